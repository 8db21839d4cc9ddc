import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import { eventName } from '@/lib/words';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemNote } from '@/ui/Problem';
import { useHistory } from './queries';

/** What was done to somebody's account, and when they came and went; newest first. */
export function History({ person }: { person: number }) {
  const { t } = useTranslation(['people', 'common']);
  const { data, error, refetch } = useHistory(person);
  if (error) return <ProblemNote error={error} onRetry={() => refetch()} />;
  if (data?.results.length === 0) return <EmptyState title={t('noHistory')} />;
  return (
    <ol className="surface person-history">
      {data?.results.map((event) => (
        <li key={event.id}>
          <time dateTime={event.occurred_at}>{dayClock(event.occurred_at)}</time>
          <span>
            <strong>{eventName(event.kind)}</strong>
            {event.reason && <em> {t('common:quote', { text: event.reason })}</em>}
          </span>
          <span className="ink2">{event.by_name}</span>
        </li>
      ))}
    </ol>
  );
}
