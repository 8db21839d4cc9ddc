import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { get, type Page } from '@/api/client';
import { IDLE_LOCK_MS, touched } from '@/api/presence';
import type { Session } from '@/api/session';
import type { Schema } from '@/api/types';
import { live } from '@/lib/live';
import { Refresher } from '@/lib/refresh';
import { useScanner } from '@/lib/scan';
import { Dialog } from '@/ui/Dialog';
import { Activities } from './Activities';
import { OpenCalls } from './Calls';
import { badgeIn, badgeOut } from './enter';
import { Feedback, tell, useFeedback } from './Feedback';
import { useIdle } from './idle';
import { JobScreen } from './JobScreen';
import { Lane } from './Lane';
import { LoadScreen } from './LoadScreen';
import type { Mounted } from './model';
import { Undecided } from './offline/Undecided';
import { useProvision } from './offline/useProvision';
import { WaitingNote } from './offline/WaitingNote';
import { KEYS, lanesQuery } from './queries';
import { StillRunning } from './StillRunning';
import { useSecond } from './second';
import { TopBar } from './TopBar';
import { Unassigned } from './Unassigned';
import { useCommand } from './useCommand';

const BADGE = /^BADGE-/i;

type Props = { terminal: NonNullable<Session['terminal']>; person: NonNullable<Session['person']> };

/** One person at one terminal: the queues of its work units, or the job in hand. */
export function Station({ terminal, person }: Props) {
  const { t } = useTranslation('execution');
  const queries = useQueryClient();
  const [where, setWhere] = useSearchParams();
  const { run } = useCommand();
  const [jobScan, setJobScan] = useState<((code: string) => void) | null>(null);
  // Scanned while the job's screen was still loading: it is the job's, as soon as it can hear.
  const early = useRef<string | null>(null);
  useEffect(() => {
    if (!jobScan || early.current === null) return;
    const code = early.current;
    early.current = null;
    jobScan(code);
  }, [jobScan]);
  const [asked, setAsked] = useState<string | null>(null);
  const feedback = useFeedback();
  const units = terminal.work_units;
  const job = Number(where.get('job')) || null;
  const at = units.find((unit) => unit.number === where.get('at')) ?? units[0];

  const { data: now } = useQuery(lanesQuery(units.map((unit) => unit.id)));

  // A device that was paired elsewhere leaves the other place's work unit in the address.
  const wanted = where.get('at');
  useEffect(() => {
    if (wanted && !units.some((unit) => unit.number === wanted)) setWhere({}, { replace: true });
  }, [wanted, units, setWhere]);
  useProvision(units);
  useEffect(() => tell.turn, [job]);
  useEffect(() => {
    const topics = ['dispatch', 'orders', 'genealogy', ...units.map((unit) => `unit:${unit.id}`)];
    const refresher = new Refresher(queries, Object.values(KEYS));
    const leave = topics.map((topic) => live.subscribe(topic, () => void refresher.ring()));
    return () => {
      for (const each of leave) each();
    };
  }, [queries, units]);

  const leave = (why: 'left' | 'idle') => badgeOut(queries, why, person.id);
  useIdle(IDLE_LOCK_MS, () => void leave('idle'), touched);
  const takeOver = (badge: string) => badgeIn(queries, { badge });
  const mount = async (code: string, unit: { id: number; number: string }) => {
    setAsked(null);
    const tools = await get<Page<Schema<'ToolRow'>>>('/api/tools', { query: { number: code } }).catch(
      () => null,
    );
    const tool = tools?.results[0];
    if (tool) {
      const { done, problem } = await run<Schema<'ToolRow'>>(
        `/api/tools/${tool.id}/mount`,
        { work_unit: unit.id, instead: true },
        t('mount.label', { code }),
      );
      if (done) tell.good(t('mount.tool', { tool: done.number, name: done.name, unit: unit.number }));
      if (problem) tell.bad(problem);
      return;
    }
    const { done, problem } = await run<Mounted>(
      '/api/mounted-lots',
      { work_unit: unit.id, code },
      t('mount.label', { code }),
    );
    if (done) tell.good(t('mount.done', { lot: done.lot, material: done.name, unit: unit.number }));
    if (problem) tell.bad(problem);
  };
  useScanner((code) => {
    const second = useSecond.getState().take;
    if (second) second(code);
    else if (BADGE.test(code)) void takeOver(code).catch(tell.bad);
    else if (jobScan) jobScan(code);
    else if (job) early.current = code;
    else if (units.length > 1) setAsked(code);
    else if (at) void mount(code, at);
  });

  const open = (unit: string, id: number | null) =>
    setWhere(id ? { at: unit, job: String(id) } : { at: unit }, { replace: false });

  return (
    <>
      <TopBar terminal={terminal} person={person} job={job} onLeave={() => void leave('left')} />
      <Undecided />
      <WaitingNote />
      <Activities person={person.id} isWorking={job !== null} />
      <OpenCalls units={units.map((unit) => unit.id)} />
      {job && at?.mode !== 'load' && (
        <JobScreen
          key={job}
          id={job}
          person={person.id}
          onScanner={setJobScan}
          onBack={() => open(at?.number ?? '', null)}
        />
      )}
      {(!job || at?.mode === 'load') && (
        <main className="lanes" data-count={units.length}>
          {units.map((unit) =>
            unit.mode === 'load' ? (
              <LoadScreen key={unit.id} unit={unit} person={person.id} />
            ) : (
              <Lane
                key={unit.id}
                unit={unit}
                now={now?.find((each) => each.id === unit.id)}
                onOpen={(id) => open(unit.number, id)}
                wide={units.length === 1}
              />
            ),
          )}
        </main>
      )}
      <Dialog
        forGloves
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t('mount.which', { code: asked })}
      >
        <div className="dialog two">
          {units.map((unit) => (
            <button
              key={unit.id}
              type="button"
              className="big"
              onClick={() => asked && void mount(asked, unit)}
            >
              {unit.number}
            </button>
          ))}
        </div>
      </Dialog>
      <StillRunning lanes={now ?? []} />
      <Unassigned units={units.map((unit) => unit.id)} />
      <Feedback state={feedback} />
    </>
  );
}
