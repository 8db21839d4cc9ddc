import { IconFileTypePdf, IconPhoto, IconVideo } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from './model';
import { StepPicture } from './StepPicture';
import { Video } from './Video';

// The reader of PDFs is large, and most steps have none.
const Drawing = lazy(() => import('./Drawing'));

const ICONS = { picture: IconPhoto, drawing: IconFileTypePdf, video: IconVideo };

/** The picture first; a drawing or a video one touch away, and at once where there is nothing else. */
export function Media({ step, title }: { step: Step; title: string }) {
  const { t } = useTranslation('execution');
  const there = (['picture', 'drawing', 'video'] as const).filter((kind) => step[kind]);
  const [chosen, setChosen] = useState<(typeof there)[number] | null>(null);
  const shown = chosen && there.includes(chosen) ? chosen : there[0];
  return (
    <div className="media">
      {there.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame we do not want around keys
        <div className="media-keys" role="group" aria-label={t('media.how')}>
          {there.map((kind) => {
            const Icon = ICONS[kind];
            return (
              <button key={kind} type="button" aria-pressed={kind === shown} onClick={() => setChosen(kind)}>
                <Icon size={24} aria-hidden /> {t(`media.${kind}`)}
              </button>
            );
          })}
        </div>
      )}
      {shown === 'drawing' && step.drawing ? (
        <Suspense fallback={<div className="picture" />}>
          <Drawing src={step.drawing} title={title} />
        </Suspense>
      ) : shown === 'video' && step.video ? (
        <Video src={step.video} title={title} />
      ) : (
        <StepPicture step={step} title={title} text={step.text} />
      )}
    </div>
  );
}
