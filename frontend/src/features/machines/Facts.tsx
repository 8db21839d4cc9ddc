import { IconLockOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { said } from '@/lib/sentences';
import { Age } from '@/ui/Age';
import type { Connection } from './queries';

/** Why it is not green, what ends soon, and what to do next. */
export function Says({ connection }: { connection: Connection }) {
  const tone = connection.state === 'green' ? '' : `tone-${connection.state === 'red' ? 'down' : 'warn'}`;
  return (
    <>
      {connection.message && <p className={`connection-says ${tone}`}>{said(connection.message)}</p>}
      {connection.certificate_alert && (
        <p className="connection-says tone-warn">{said(connection.certificate_alert)}</p>
      )}
    </>
  );
}

/** Somebody allowed this machine to speak without signatures, and wrote down why. */
export function Unsigned({ connection }: { connection: Connection }) {
  const { t } = useTranslation('machines');
  if (!connection.is_unsigned) return null;
  return (
    <span className="chip tone-warn" title={String(connection.settings.exception_reason ?? '')}>
      <IconLockOpen size={14} aria-hidden />
      {t('unsigned')}
    </span>
  );
}

export function Facts({ connection }: { connection: Connection }) {
  const { t } = useTranslation('machines');
  return (
    <dl className="connection-facts">
      <div>
        <dt>{t('lastData')}</dt>
        <dd>{connection.last_data_at ? <Age at={connection.last_data_at} /> : t('never')}</dd>
      </div>
      <div>
        <dt>{t('heartbeat')}</dt>
        <dd>{connection.heartbeat_at ? <Age at={connection.heartbeat_at} /> : t('never')}</dd>
      </div>
      <div>
        <dt>{t('collector')}</dt>
        <dd>{connection.collector ?? t('nobody')}</dd>
      </div>
    </dl>
  );
}
