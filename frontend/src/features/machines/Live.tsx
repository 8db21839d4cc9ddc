import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number, unitName } from '@/lib/quantity';
import { secondsSince, span } from '@/lib/time';
import type { Binding } from './queries';

/** The latest value with its quality and age. Machines tell changes only: one without news is as fresh as its
 * connection. */
export function Live({ binding, isHeard, now }: { binding: Binding; isHeard: boolean; now: number }) {
  const { t } = useTranslation('machines');
  // Its signals are kept as questions and results of units, not as values.
  if (binding.role === 'handshake') return <Link to="/stations">{t('withEachUnit')}</Link>;
  const live = binding.live;
  if (!live?.at) return <span className="ink3">{t('neverHeard')}</span>;
  const plain = live.value !== null && live.value !== '' && !Number.isNaN(Number(live.value));
  return (
    <span className="tag-value" data-old={!isHeard || !live.good}>
      <strong>
        {plain ? number(live.value, 2) : live.value || '–'} {unitName(binding.unit)}
      </strong>
      <span className="ink2">
        {!live.good && `${t('bad')} · `}
        {span(secondsSince(live.at, now))}
      </span>
    </span>
  );
}
