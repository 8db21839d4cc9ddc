import { IconClockHour4 } from '@tabler/icons-react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { useNow } from '@/lib/now';
import { clock, secondsSince, span } from '@/lib/time';
import { reasonText } from '@/lib/words';
import { Cut } from './Cut';
import { tell } from './Feedback';
import { reasonsQuery } from './queries';
import { useCommand } from './useCommand';
import './activities.css';

type Own = Schema<'OwnActivity'>;

const ownQuery = (person: number) =>
  queryOptions({
    queryKey: ['own-activity', person],
    queryFn: () => get<Own>('/api/labour-periods/own'),
  });

/** Time that belongs to no job: one tap begins it, one ends it. Nothing is shown where no times are kept. */
export function Activities({ person, isWorking }: { person: number; isWorking: boolean }) {
  const { t } = useTranslation('execution');
  const queries = useQueryClient();
  const { cut } = useCommand();
  const [busy, setBusy] = useState(false);
  const { data: own } = useQuery(ownQuery(person));
  const { data: activities } = useQuery({ ...reasonsQuery('activity'), enabled: own?.is_kept ?? false });
  const now = useNow(10_000);
  const say = async (path: string, body: object) => {
    setBusy(true);
    try {
      queries.setQueryData(ownQuery(person).queryKey, await post<Own>(path, { body }));
    } catch (error) {
      tell.bad(asProblem(error));
    }
    setBusy(false);
  };
  if (!own?.is_kept || !activities?.length) return null;
  if (own.started_at) {
    return (
      <section className="activity" aria-label={t('activity.label')} data-activity="now">
        <IconClockHour4 size={28} aria-hidden />
        <strong>
          {t('activity.now', {
            activity: reasonText(own),
            since: clock(own.started_at),
            lasted: span(secondsSince(own.started_at, now)),
          })}
        </strong>
        <button
          type="button"
          className="big primary"
          disabled={busy || cut !== null}
          onClick={() => void say('/api/labour-periods/end-activity', {})}
        >
          {t('activity.end')}
          <Cut why={cut} />
        </button>
      </section>
    );
  }
  // At a job the job is what matters; whoever leaves it for something else goes back to the queue first.
  if (isWorking) return null;
  return (
    <section className="activity" aria-label={t('activity.label')}>
      <IconClockHour4 size={28} aria-hidden />
      {activities.map((activity) => (
        <button
          key={activity.id}
          type="button"
          className="big"
          disabled={busy || cut !== null}
          onClick={() => void say('/api/labour-periods/begin-activity', { activity: activity.id })}
        >
          {reasonText(activity)}
        </button>
      ))}
      <Cut why={cut} />
    </section>
  );
}
