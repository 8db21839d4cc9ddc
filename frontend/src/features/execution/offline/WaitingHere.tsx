import { IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useWaitingOn } from './useJob';

/** Done here on this job, and not sent yet. */
export function WaitingHere({ job }: { job: number }) {
  const { t } = useTranslation('execution');
  const count = useWaitingOn(job);
  if (count === 0) return null;
  return (
    <span className="waiting-here tone-warn">
      <IconCloudUp size={20} aria-hidden /> {t('offline.here', { count })}
    </span>
  );
}
