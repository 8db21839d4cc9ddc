import { IconBasket, IconPlayerPlayFilled, IconSquareCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import i18n from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import Markdown from 'react-markdown';
import { objection } from '@/lib/objections';
import { number, PIECES } from '@/lib/quantity';
import { clock, dayClock } from '@/lib/time';
import { asDecimal, asTyped, readNumber, typeSign } from '@/lib/typed';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { inLanguage } from '@/ui/instruction/model';
import { NumberPad } from '@/ui/instruction/NumberPad';
import { SignNote } from '@/ui/instruction/SignNote';
import { StepPicture } from '@/ui/instruction/StepPicture';
import { Cut } from './Cut';
import { useDraft } from './draft';
import { tell } from './Feedback';
import { type Card, currentStep, type LoadRow } from './model';
import { useJob } from './offline/useJob';
import { tellOver } from './over';
import { loadsQuery, queueQuery } from './queries';
import { useCommand } from './useCommand';

type Props = { unit: { id: number; number: string; name: string }; person: number };
type Chosen = Record<number, string>;

/** What may go in: what is left of the job, and what the operations before have given. */
const left = (job: Card) => {
  const open = Math.max(0, Number(job.quantity) - Number(job.good));
  return job.input_left === null ? open : Math.min(open, Math.max(0, Number(job.input_left)));
};
const isMade = (job: Card) => job.state === 'running' && Number(job.good) >= Number(job.quantity);

/** A washer or oven: several jobs in one load that start and end together. */
export function LoadScreen({ unit, person }: Props) {
  const { data: jobs = [] } = useQuery(queueQuery(unit.id));
  const { data: loads = [] } = useQuery(loadsQuery(unit.id));
  const load = loads[0];
  return (
    <section className="lane lane-wide load" aria-labelledby={`load-${unit.id}`}>
      <header className="lane-head">
        <h2 id={`load-${unit.id}`}>{unit.number}</h2>
        <span className="ink2">{unit.name}</span>
      </header>
      {load ? (
        <Running unit={unit} load={load} jobs={jobs} />
      ) : (
        <Choose unit={unit} person={person} jobs={jobs} />
      )}
    </section>
  );
}

function Choose({ unit, person, jobs }: Props & { jobs: Card[] }) {
  const { t } = useTranslation('execution');
  const { run, blocked, cut } = useCommand();
  const [chosen, setChosen] = useDraft<Chosen>(person, `load/${unit.id}`, {});
  const [at, setAt] = useState<number | null>(null);
  // A number pad on a cable types over the quantity that was chosen.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (at !== null) field.current?.select();
  }, [at]);
  const usable = jobs.filter((job) => !isMade(job));
  const made = jobs.filter((job) => isMade(job) && job.allowed_actions.includes('complete'));
  const members = usable
    .filter((job) => chosen[job.id] !== undefined)
    .map((job) => ({ job: job.id, quantity: chosen[job.id] ?? '' }));
  const ready = members.length > 0 && members.every(({ quantity }) => (readNumber(quantity) ?? 0) > 0);
  const pieces = members.reduce((sum, { quantity }) => sum + (readNumber(quantity) ?? 0), 0);
  const inPieces = usable.find((job) => job.id === at)?.unit === PIECES;
  const toggle = (job: Card) => {
    const { [job.id]: was, ...others } = chosen;
    setChosen(was === undefined ? { ...chosen, [job.id]: asTyped(left(job)) } : others);
    setAt(was === undefined ? job.id : null);
  };
  const start = async () => {
    const { done, problem } = await run<LoadRow>(
      '/api/loads',
      {
        work_unit: unit.id,
        members: members.map((each) => ({ ...each, quantity: asDecimal(each.quantity) })),
      },
      t('load.startLabel', { unit: unit.number }),
    );
    if (problem) tell.bad(problem);
    if (done) {
      setChosen({});
      tell.good(t('load.started', { count: members.length, pieces: number(pieces) }));
    }
  };
  if (usable.length === 0 && made.length === 0) {
    return (
      <div className="surface">
        <EmptyState title={t('queue.empty')}>{t('load.emptyWhy')}</EmptyState>
      </div>
    );
  }
  return (
    <>
      <div className="load-body">
        <ul className="load-jobs" aria-label={t('load.choose')}>
          {made.map((job) => (
            <Made key={job.id} job={job} />
          ))}
          {usable.map((job) => (
            <li
              key={job.id}
              className="surface load-job"
              data-job={job.number}
              data-chosen={chosen[job.id] !== undefined}
            >
              <label>
                <input
                  type="checkbox"
                  checked={chosen[job.id] !== undefined}
                  disabled={left(job) <= 0}
                  onChange={() => toggle(job)}
                />
                {job.picture && <img src={job.picture} alt="" />}
                <span>
                  <strong>{job.number}</strong>
                  <span className="ink2">
                    {job.material_name}
                    {job.due_at && <> · {t('queue.due', { time: dayClock(job.due_at) })}</>}
                  </span>
                </span>
              </label>
              {chosen[job.id] !== undefined ? (
                <button
                  type="button"
                  className="load-quantity"
                  aria-pressed={at === job.id}
                  onClick={() => setAt(job.id)}
                >
                  {chosen[job.id] || '–'} <small>{t('of', { quantity: number(left(job)) })}</small>
                </button>
              ) : (
                <span className="ink2">
                  {job.blockers[0] ? objection(job.blockers[0]) : t('queue.pieces', { count: left(job) })}
                </span>
              )}
            </li>
          ))}
        </ul>
        {at !== null && chosen[at] !== undefined && (
          <div className="surface load-pad">
            <strong>{usable.find((job) => job.id === at)?.number}</strong>
            <input
              ref={field}
              className="report-field"
              inputMode="none"
              aria-label={t('load.quantity', { number: usable.find((job) => job.id === at)?.number })}
              value={chosen[at]}
              onChange={(event) =>
                setChosen({
                  ...chosen,
                  [at]: event.currentTarget.value.replace(inPieces ? /\D/g : /[^\d.,]/g, ''),
                })
              }
              onKeyDown={typeSign}
            />
            <SignNote text={chosen[at] ?? ''} />
            <NumberPad
              value={chosen[at] ?? ''}
              onChange={(quantity) => setChosen({ ...chosen, [at]: quantity })}
              decimal={!inPieces}
            />
          </div>
        )}
      </div>
      <footer className="actions actions-inside">
        <button
          type="button"
          className="big primary"
          disabled={!ready || blocked || cut !== null}
          onClick={() => void start()}
        >
          <IconPlayerPlayFilled size={24} aria-hidden />
          {ready ? t('load.start', { count: members.length, pieces: number(pieces) }) : t('load.choose')}
          <Cut why={cut} />
        </button>
      </footer>
    </>
  );
}

/** All pieces are through. A step the load was faster than is still asked for, then the job can be completed. */
function Made({ job }: { job: Card }) {
  const { t } = useTranslation('execution');
  const { run, blocked } = useCommand();
  const { data: whole } = useJob(job.id);
  const step = whole ? currentStep(whole) : null;
  const title = step && inLanguage(step, i18n.language).title;
  const next = async () => {
    const [verb, body, label] = step
      ? ['complete-step', { step: step.sequence }, title ?? '']
      : ['complete', {}, t('job.completeLabel', { number: job.number })];
    const { done, problem } = await run<Card>(`/api/job-orders/${job.id}/${verb}`, body, label);
    if (problem) tell.bad(problem);
    else if (done && !step) tellOver(done);
  };
  return (
    <li className="surface load-job" data-job={job.number}>
      <div className="load-made">
        <strong>{job.number}</strong>
        <span className="ink2">{t('queue.pieces', { count: Number(job.good) })}</span>
      </div>
      <button type="button" className="big" disabled={blocked || !whole} onClick={() => void next()}>
        {step ? t('entry.check', { title }) : t('job.completeButton')}
      </button>
    </li>
  );
}

function Running({ unit, load, jobs }: { unit: Props['unit']; load: LoadRow; jobs: Card[] }) {
  const { t } = useTranslation('execution');
  const { run, busy, blocked, cut } = useCommand();
  const { data: first } = useJob(load.members[0]?.job ?? null);
  const step = first ? currentStep(first) : null;
  const words = step && inLanguage(step, i18n.language);
  const [asks, setAsks] = useState(false);
  const pieces = number(load.members.reduce((sum, { quantity }) => sum + Number(quantity), 0));
  const finish = async () => {
    const { done, problem } = await run(`/api/loads/${load.id}/finish`, {}, t('load.finishLabel'));
    if (problem) tell.bad(problem);
    if (done) tell.good(t('load.finished'));
    setAsks(false);
  };
  const confirm = async () => {
    if (!step || !words) return;
    for (const member of load.members) {
      const at = { step: step.sequence };
      const { problem } = await run(`/api/job-orders/${member.job}/complete-step`, at, words.title);
      if (problem && problem.code !== 'step_done') return tell.bad(problem);
    }
  };
  return (
    <>
      <div className="load-body">
        <div className="surface load-running">
          <div className="now-head">
            <h3>
              <IconBasket size={28} aria-hidden /> {t('load.running', { count: load.members.length })}
            </h3>
            <span className="ink2">
              {t('queue.startedBy', { who: load.started_by, time: clock(load.started_at) })}
            </span>
          </div>
          <ul className="load-members">
            {load.members.map((member) => (
              <li key={member.job}>
                <strong>{member.number}</strong>
                <span className="ink2">
                  {jobs.find((job) => job.id === member.job)?.material_name ?? member.name}
                </span>
                <span>{t('queue.pieces', { count: Number(member.quantity) })}</span>
              </li>
            ))}
          </ul>
        </div>
        {step && words && (
          <div className="surface load-step">
            <StepPicture step={words} title={words.title} text={words.text} />
            <div className="instruction-text">
              <h3>{words.title}</h3>
              <Markdown>{words.text}</Markdown>
            </div>
          </div>
        )}
      </div>
      <footer className="actions actions-inside">
        {step ? (
          <button type="button" className="big primary" disabled={blocked} onClick={() => void confirm()}>
            <IconSquareCheck size={26} aria-hidden />
            {t('entry.check', { title: words?.title })}
          </button>
        ) : (
          <button
            type="button"
            className="big primary"
            disabled={blocked || cut !== null}
            onClick={() => setAsks(true)}
          >
            <IconSquareCheck size={26} aria-hidden />
            {t('load.finish', { count: load.members.length })}
            <Cut why={cut} />
          </button>
        )}
      </footer>
      <Dialog
        forGloves
        opened={asks}
        busy={busy}
        onClose={() => setAsks(false)}
        size="lg"
        title={t('load.finishTitle')}
      >
        <div className="dialog">
          <p>{t(load.is_in_cycle ? 'load.finishRuns' : 'load.finishRests', { unit: unit.number, pieces })}</p>
          <div className="two">
            <button type="button" className="big" disabled={blocked} onClick={() => void finish()}>
              {t('load.finishNow')}
            </button>
            <button type="button" className="big primary" data-autofocus onClick={() => setAsks(false)}>
              {t('load.wait')}
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
