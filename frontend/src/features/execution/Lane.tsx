import { IconChevronRight, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { objection } from '@/lib/objections';
import { number } from '@/lib/quantity';
import { clock, dayClock } from '@/lib/time';
import { Blockers } from '@/ui/Blockers';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemNote } from '@/ui/Problem';
import { QtyBar } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import { CallButton } from './Calls';
import { Cut } from './Cut';
import { tell } from './Feedback';
import { LaneStatus } from './LaneStatus';
import { MountedLots } from './MountedLots';
import type { Card } from './model';
import { WaitingHere } from './offline/WaitingHere';
import { queueQuery } from './queries';
import { SetUp } from './SetUp';
import { useCommand } from './useCommand';
import { WhatChanged } from './WhatChanged';

type Unit = { id: number; number: string; name: string };

/** One work unit: what runs now, what is next. */
export function Lane({
  unit,
  now,
  wide,
  onOpen,
}: {
  unit: Unit;
  /** How the machine stands. */
  now: Schema<'TerminalLane'> | undefined;
  wide: boolean;
  onOpen: (job: number) => void;
}) {
  const { t } = useTranslation('execution');
  const { data: jobs, error, refetch, isPending } = useQuery(queueQuery(unit.id));
  const { run, blocked, cut } = useCommand();
  const order = { running: 0, held: 1, dispatched: 2, ready: 3 } as Record<string, number>;
  const sorted = [...(jobs ?? [])].sort(
    (a, b) =>
      (order[a.state] ?? 9) - (order[b.state] ?? 9) ||
      // What cannot start yet does not stand where the hand goes first.
      blocking(a).length - blocking(b).length ||
      (a.queue_position ?? 99) - (b.queue_position ?? 99),
  );
  const running = sorted.filter((job) => job.state === 'running');
  const [first, ...rest] = running.length
    ? [...running, ...sorted.filter((job) => !running.includes(job))]
    : sorted;

  const act = async (job: Card, verb: Verb) => {
    const body = verb === 'start' || verb === 'claim' ? { work_unit: unit.id } : {};
    const { done, problem } = await run<Card>(
      `/api/job-orders/${job.id}/${verb}`,
      body,
      t(`queue.${verb.replace('-', '_')}`, { number: job.number }),
    );
    if (problem) tell.bad(problem);
    else if (done && (verb === 'start' || verb === 'resume')) onOpen(job.id);
  };

  const hands = { blocked, cut, onOpen, onAct: act };

  return (
    <section className={wide ? 'lane lane-wide' : 'lane'} aria-labelledby={`lane-${unit.id}`}>
      <header className="lane-head">
        <h2 id={`lane-${unit.id}`}>{unit.number}</h2>
        <span className="ink2">{unit.name}</span>
        <CallButton unit={unit} named={false} />
      </header>
      {/* How the machine stands nobody knows while the line is cut. */}
      {now && !cut && <LaneStatus lane={now} />}
      {error && !(cut && jobs) && <ProblemNote error={error} onRetry={() => refetch()} />}
      {!isPending && !first && (
        <div className="surface">
          <EmptyState title={t('queue.empty')}>{t('queue.emptyWhy')}</EmptyState>
        </div>
      )}
      <div className="lane-body">
        {first && <NowCard unit={unit} job={first} blocked={blocked} cut={cut} onOpen={onOpen} onAct={act} />}
        <Queue title={t('queue.next')} jobs={rest.filter((job) => job.state !== 'ready')} {...hands} />
        <Queue title={t('queue.pool')} jobs={rest.filter((job) => job.state === 'ready')} {...hands} isPool />
        <MountedLots unit={unit} />
      </div>
    </section>
  );
}

type Verb = 'start' | 'resume' | 'claim' | 'give-back' | 'begin-setup' | 'end-setup';

const blocking = (job: Card) => job.blockers.filter((one) => one.mode === 'block');

type CardProps = {
  job: Card;
  blocked: boolean;
  cut: string | null;
  onOpen: (job: number) => void;
  onAct: (job: Card, verb: Verb) => void;
};

function NowCard({ unit, job, blocked, cut, onOpen, onAct }: CardProps & { unit: Unit }) {
  const { t } = useTranslation('execution');
  const verb = job.allowed_actions.includes('resume')
    ? 'resume'
    : job.allowed_actions.includes('start')
      ? 'start'
      : null;
  return (
    <article className="surface now-card" data-job={job.number}>
      <div className="now-picture">{job.picture && <img src={job.picture} alt="" />}</div>
      <div className="now-text">
        <div className="now-head">
          <h3>{job.material_name}</h3>
          <StateChip state={job.state} size={18} />
        </div>
        <p className="ink2">
          {job.number} · {job.name}
        </p>
        <p className="now-figures">
          <strong>{number(job.good)}</strong> <span>{t('of', { quantity: number(job.quantity) })}</span>
          {Number(job.scrap) > 0 && <em>{t('scrapped', { count: Number(job.scrap) })}</em>}
        </p>
        <QtyBar good={Number(job.good)} scrap={Number(job.scrap)} of={Number(job.quantity)} />
        <p className="ink2">
          {job.started_by && job.started_at
            ? t('queue.startedBy', { who: job.started_by, time: clock(job.started_at) })
            : job.due_at && t('queue.due', { time: dayClock(job.due_at) })}
        </p>
        <Blockers
          job={job}
          workUnit={unit}
          blockers={job.blockers}
          mayOverride={job.may_override}
          forGloves
          cut={cut}
        />
        <WaitingHere job={job.id} />
        <WhatChanged job={job} />
        <PoolButtons job={job} blocked={blocked} cut={cut} onAct={onAct} />
        {/* A job that runs is gone on with; to set up again stands on its own screen. */}
        {(job.state !== 'running' || job.setup_since) && <SetUp job={job} onAct={onAct} />}
      </div>
      {job.state === 'running' ? (
        <button type="button" className="big primary" onClick={() => onOpen(job.id)}>
          {t('queue.open')} <IconChevronRight size={28} aria-hidden />
        </button>
      ) : (
        <button
          type="button"
          className={blocking(job).length ? 'big' : 'big primary'}
          disabled={blocked || cut !== null || !verb}
          onClick={() => verb && onAct(job, verb)}
        >
          <IconPlayerPlayFilled size={24} aria-hidden />
          {t(verb === 'resume' ? 'queue.resume' : 'queue.start', { number: job.number })}
          <Cut why={cut} />
        </button>
      )}
    </article>
  );
}

/** Taken out of the pool, or put back into it. */
function PoolButtons({ job, blocked, cut, onAct }: Pick<CardProps, 'job' | 'blocked' | 'cut' | 'onAct'>) {
  const { t } = useTranslation('execution');
  return (['claim', 'give_back'] as const)
    .filter((each) => job.allowed_actions.includes(each))
    .map((each) => (
      <button
        key={each}
        type="button"
        className="big queue-take"
        disabled={blocked || cut !== null}
        aria-label={cut ? undefined : t(`queue.${each}`, { number: job.number })}
        onClick={() => onAct(job, each === 'claim' ? 'claim' : 'give-back')}
      >
        {t(`queue.${each}Short`)}
        <Cut why={cut} />
      </button>
    ));
}

/** Jobs in their order; those of the pool may be taken by any of the work units that can do them. */
function Queue({
  title,
  jobs,
  isPool = false,
  ...hands
}: Omit<CardProps, 'job'> & { title: string; jobs: Card[]; isPool?: boolean }) {
  if (jobs.length === 0) return null;
  return (
    <div className="queue-part">
      {isPool && <h3>{title}</h3>}
      <ol className="queue" aria-label={title}>
        {jobs.map((job) => (
          <li key={job.id}>
            <QueueCard job={job} {...hands} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function QueueCard({ job, blocked, cut, onOpen, onAct }: CardProps) {
  const { t } = useTranslation('execution');
  const verb = job.allowed_actions.includes('resume')
    ? 'resume'
    : job.allowed_actions.includes('start')
      ? 'start'
      : null;
  const against = blocking(job)[0] ?? job.blockers[0];
  return (
    <article className="surface queue-card" data-job={job.number}>
      {job.picture && <img src={job.picture} alt="" />}
      <div>
        <strong>{job.material_name}</strong>
        <span className="ink2">
          {job.number} · {job.name}
          {job.reworks && ` · ${t('queue.rework')}`}
        </span>
        <span className="ink2">
          {t('queue.pieces', { count: Number(job.quantity) - Number(job.good) })}
          {job.due_at && <> · {t('queue.due', { time: dayClock(job.due_at) })}</>}
        </span>
        {against && <span className="blocker">{objection(against)}</span>}
        {job.claimed_by && job.state === 'dispatched' && (
          <span className="ink2">{t('queue.claimedBy', { who: job.claimed_by })}</span>
        )}
        <WaitingHere job={job.id} />
        <WhatChanged job={job} />
        <PoolButtons job={job} blocked={blocked} cut={cut} onAct={onAct} />
        {job.state === 'dispatched' && <SetUp job={job} onAct={onAct} />}
      </div>
      <StateChip state={job.state} />
      {job.state === 'running' ? (
        <button type="button" className="big" onClick={() => onOpen(job.id)}>
          {t('queue.open')}
        </button>
      ) : (
        <button
          type="button"
          className="big"
          disabled={blocked || cut !== null || !verb}
          aria-label={
            cut ? undefined : t(verb === 'resume' ? 'queue.resume' : 'queue.start', { number: job.number })
          }
          onClick={() => verb && onAct(job, verb)}
        >
          {t(verb === 'resume' ? 'queue.resumeShort' : 'queue.startShort')}
          <Cut why={cut} />
        </button>
      )}
    </article>
  );
}
