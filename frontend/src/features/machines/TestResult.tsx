import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { said } from '@/lib/sentences';
import { ProblemNote } from '@/ui/Problem';
import type { Answer } from './queries';

/** Who answered, how fast, what we know of it, and which of our addresses it does not know; or the next step. */
export function TestResult({ answer, error }: { answer?: Answer; error: unknown }) {
  const { t, i18n } = useTranslation('machines');
  if (error) return <ProblemNote error={error} />;
  if (!answer) return null;
  const detail = Object.entries(answer.detail ?? {}).filter(([, text]) => text !== '');
  const bad = answer.bad ?? [];
  const name = (key: string) =>
    i18n.exists(`machines:test.detail.${key}`)
      ? t(`test.detail.${key}`)
      : key.replace(/^unit (?=\d)/, `${t('register.unit')} `).replaceAll('_', ' ');
  return (
    <section className="surface panel test-result" aria-label={t('test.title')} role="status">
      <h2>
        <IconCircleCheckFilled size={18} className="test-good" aria-hidden />
        {t('test.answered', { server: answer.server, latency: number(answer.latency_ms ?? 0, 1) })}
      </h2>
      <dl className="facts">
        {detail.map(([key, text]) => (
          <div key={key} className="facts-row">
            <dt>{name(key)}</dt>
            <dd>{said(text)}</dd>
          </div>
        ))}
      </dl>
      {bad.length > 0 ? (
        <div className="problem tone-warn">
          <div>
            <strong>{t('test.bad', { count: bad.length })}</strong>
            {bad.map((address) => (
              <div key={address}>{address}</div>
            ))}
            <div className="problem-next">{t('test.badNext')}</div>
          </div>
        </div>
      ) : (
        (answer.addresses ?? 0) > 0 && (
          <p className="panel-text">{t('test.allGood', { count: answer.addresses })}</p>
        )
      )}
    </section>
  );
}
