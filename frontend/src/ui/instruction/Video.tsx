import { useTranslation } from 'react-i18next';

/** How it is done, without sound: a shop floor is loud, and the words stand beside it. */
export function Video({ src, title }: { src: string; title: string }) {
  const { t } = useTranslation('execution');
  return (
    <div className="picture">
      <video
        className="step-video"
        src={src}
        controls
        muted
        loop
        playsInline
        preload="metadata"
        aria-label={t('step.video', { title })}
      />
    </div>
  );
}
