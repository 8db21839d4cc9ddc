import { useTranslation } from 'react-i18next';
import { clock, day } from '@/lib/time';
import { eventName } from '@/lib/words';
import { EmptyState } from '@/ui/EmptyState';
import { type Late, LateChip } from '@/ui/LateChip';
import { ProblemNote } from '@/ui/Problem';
import { useHistory } from './queries';

/** Who did what with this order, newest first. */
export function History({ order }: { order: number }) {
  const { t } = useTranslation(['orders', 'common']);
  const { data: events, error } = useHistory(order);
  if (error) return <ProblemNote error={error} />;
  if (events?.length === 0) return <EmptyState title={t('noHistory')} />;
  return (
    <ol className="history">
      {events?.map((event) => (
        <li key={event.id}>
          <time dateTime={event.occurred_at}>
            {day(event.occurred_at)} {clock(event.occurred_at)}
          </time>
          <span>
            <strong>{eventName(event.kind)}</strong> {event.subject_label}
            {event.reason && <em> {t('common:quote', { text: event.reason })}</em>}
          </span>
          <span className="ink2">
            {event.by_name} <LateChip of={(event.context ?? {}) as Late} recordedAt={event.recorded_at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
