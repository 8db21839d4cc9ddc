import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLine } from '@/lib/line';
import { useOutbox } from './outbox';

const ICONS = {
  undecided: IconAlertTriangle,
  offline: IconCloudOff,
  waiting: IconCloudUp,
  saving: IconCloudUp,
  saved: IconCloudCheck,
};

/** Few words only: saved, saving, waiting, offline with what waits, and what needs somebody. */
export function SaveState() {
  const { t } = useTranslation('execution');
  const up = useLine((state) => state.up);
  const sending = useOutbox((state) => state.sending);
  const count = useOutbox((state) => state.waiting.length);
  const undecided = useOutbox((state) => state.waiting.filter((entry) => entry.problem).length);
  const look = undecided ? 'undecided' : !up ? 'offline' : sending ? 'saving' : count ? 'waiting' : 'saved';
  const tone = look === 'saved' ? 'tone-run' : look === 'saving' ? 'tone-idle' : 'tone-warn';
  const Icon = ICONS[look];
  return (
    <span className={`save ${tone}`} role="status" data-save={look}>
      <Icon size={24} aria-hidden />
      {look === 'offline' && count > 0
        ? t('save.offlineWaiting', { count })
        : t(`save.${look}`, { count: look === 'undecided' ? undecided : count })}
    </span>
  );
}
