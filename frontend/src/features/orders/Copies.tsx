import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { dayClock } from '@/lib/time';
import { DifferenceTable } from '@/ui/compare/DifferenceTable';
import { grouped } from '@/ui/compare/groups';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemNote } from '@/ui/Problem';
import { type Copy, type OrderDetail, useCopies } from './queries';

type Job = OrderDetail['job_orders'][number];

/** What each operation was and is made by: the copies kept at the release and at each change order. */
export function Copies({ jobs }: { jobs: Job[] }) {
  const { t } = useTranslation('orders');
  if (jobs.length === 0) return <EmptyState title={t('noJobs.title')}>{t('noJobs.why')}</EmptyState>;
  return (
    <div className="copies">
      {jobs.map((job) => (
        <OfJob key={job.id} job={job} />
      ))}
    </div>
  );
}

function OfJob({ job }: { job: Job }) {
  const { t } = useTranslation('orders');
  const { data: copies, error, refetch } = useCopies(job.id);
  return (
    <section aria-label={`${job.sequence} ${job.name}`}>
      <h2>
        {job.sequence} {job.name} <span className="ink2">{job.number}</span>
      </h2>
      {error && <ProblemNote error={error} onRetry={() => refetch()} />}
      {!error && !copies && <Skeleton height={60} />}
      <ol>
        {copies?.map((copy, place) => (
          <li key={copy.origin.change_order ?? 'release'} data-copy={copy.work_master}>
            <Kept copy={copy} />
            <Changes sequence={job.sequence} before={copies[place - 1]} after={copy} />
          </li>
        ))}
      </ol>
      {copies?.length === 1 && <p className="ink2">{t('copies.never')}</p>}
    </section>
  );
}

/** One copy: what put it in its place, the units begun by it, and until when it held. */
function Kept({ copy }: { copy: Copy }) {
  const { t } = useTranslation(['orders', 'common']);
  const mayRead = useMay('orders.author_workmaster');
  const { origin } = copy;
  const from = origin.from_unit ? t('moved.from', { serial: origin.from_unit }) : t('moved.next');
  return (
    <div className="copy-head">
      <strong>
        {mayRead ? (
          <Link to={`/work-masters/${copy.work_master_id}`}>{copy.work_master}</Link>
        ) : (
          copy.work_master
        )}
      </strong>
      <span>
        {origin.change_order === null
          ? t('copies.released', { who: origin.by, at: dayClock(origin.at) })
          : t('copies.moved', { who: origin.by, at: dayClock(origin.at), from })}
        {origin.reason && ` ${t('common:quote', { text: origin.reason })}`}
      </span>
      <span className="ink2">
        {copy.replaced_at ? t('copies.until', { at: dayClock(copy.replaced_at) }) : t('copies.holds')}
        {copy.serials.length > 0 && ` · ${t('copies.units', { serials: copy.serials.join(', ') })}`}
      </span>
    </div>
  );
}

/** What a copy says otherwise than the one before it; both are one operation of a whole work master. */
function Changes({ sequence, before, after }: { sequence: number; before?: Copy; after: Copy }) {
  const { t } = useTranslation(['masters', 'orders']);
  if (!before) return null;
  if (after.changes.length === 0) return <p className="ink2">{t('orders:copies.same')}</p>;
  const whole = (copy: Copy) => ({ segments: [copy.definition] });
  const rows = after.changes.map((change) => ({ ...change, path: `segments.${sequence}.${change.path}` }));
  return grouped(t, rows, whole(before), whole(after)).map((group) => (
    <DifferenceTable key={group.title} {...group} before={before.work_master} after={after.work_master} />
  ));
}
