import { IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLine } from '@/lib/line';
import { send, useOutbox } from './outbox';

/** The plant answers, but not to what waits: kept here, sent again with the same key, never done twice. */
export function WaitingNote() {
  const { t } = useTranslation('execution');
  const up = useLine((state) => state.up);
  const sending = useOutbox((state) => state.sending);
  const first = useOutbox((state) => state.waiting[0]);
  if (!first || first.problem || !up || sending) return null;
  return (
    <div className="unsent" role="alert">
      <IconCloudUp size={28} aria-hidden />
      <div>
        <strong>{t('unsent.title')}</strong>
        <p>{t('unsent.what', { label: first.label })}</p>
      </div>
      <button type="button" className="big" onClick={() => void send()}>
        {t('unsent.again')}
      </button>
    </div>
  );
}
