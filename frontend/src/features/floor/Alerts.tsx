import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { secondsSince, span } from '@/lib/time';
import { StateShape } from '@/ui/StateChip';
import { AnswerCall } from './AnswerCall';
import type { Alert } from './alerts';

/** What needs somebody: which machine, what is wrong, since when. */
export function Alerts({
  alerts,
  now,
  most,
  answers = false,
}: {
  alerts: Alert[];
  now: number;
  most: number;
  /** Whoever looks may say that they come. */
  answers?: boolean;
}) {
  const { t } = useTranslation('floor');
  const shown = alerts.slice(0, most);
  return (
    <section className="alerts" aria-label={t('alerts')}>
      {shown.map((alert) => (
        <div key={alert.key} className={`alert tone-${alert.tone}`}>
          <StateShape state={alert.state} size={22} />
          <span className="alert-text">
            <strong>{alert.unit}</strong> {t(`alert.${alert.text}`)}
            {alert.detail && `: ${alert.detail}`}
          </span>
          {alert.to && <Link to={alert.to}>{t(alert.text === 'unassigned' ? 'assign' : 'open')}</Link>}
          {alert.coming && <span className="ink2">{t('call.coming', { who: alert.coming })}</span>}
          {answers && alert.call && <AnswerCall id={alert.call} isAnswered={Boolean(alert.coming)} />}
          {alert.since && <span className="alert-age">{span(secondsSince(alert.since, now))}</span>}
        </div>
      ))}
      {alerts.length > most && <p className="ink2">{t('moreAlerts', { count: alerts.length - most })}</p>}
    </section>
  );
}
