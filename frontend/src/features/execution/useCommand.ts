import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { ActionKeys } from '@/api/action';
import { newKey, post } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useSession } from '@/api/session';
import { useLine } from '@/lib/line';
import { keeps, type Waiting } from '@/lib/shelf';
import { tell } from './Feedback';
import type { Job } from './model';
import { mayWait, onJob } from './offline/actions';
import { withWaiting } from './offline/apply';
import { type Outcome, submit, useOutbox } from './offline/outbox';
import { jobQuery, KEYS } from './queries';

/** An action is on its way; there is one at a time. */
export const useBusy = create<{ busy: boolean }>(() => ({ busy: false }));

/**
 * Sends what the operator did, and asks the station's questions again whatever the answer was. What may be done while
 * the line is cut is kept on the device first; if nobody answers, `waiting` is true and `done` is the job as it will be.
 */
export function useCommand() {
  const queries = useQueryClient();
  const { t } = useTranslation('execution');
  const { person, grant, terminal } = useSession();
  const keys = useRef(new ActionKeys());
  const busy = useBusy((state) => state.busy);
  const cut = useLine((state) => !state.up);
  const undecided = useOutbox((state) => state.waiting.some((entry) => entry.problem));

  const straight = useCallback(async <R>(path: string, body: object): Promise<Outcome<R>> => {
    const action = [path, body];
    try {
      const done = await post<R>(path, { body, key: keys.current.for(action) });
      keys.current.settle(action);
      return { done, problem: null, waiting: false };
    } catch (error) {
      const problem = asProblem(error);
      keys.current.settle(action, problem);
      return { done: null, problem, waiting: false };
    }
  }, []);

  const run = useCallback(
    async <R>(path: string, body: object, label: string): Promise<Outcome<R>> => {
      if (!person || useBusy.getState().busy) return { done: null, problem: null, waiting: false };
      useBusy.setState({ busy: true });
      try {
        if (!mayWait(path, body) || !(await keeps())) return await straight<R>(path, body);
        const job = onJob(path);
        const base = job && queries.getQueryData<Job>(jobQuery(job.job).queryKey);
        const entry: Omit<Waiting, 'id' | 'problem'> = {
          key: newKey(),
          person: person.id,
          who: person.name,
          grant: grant?.id ?? null,
          place: base?.work_unit?.number ?? placeOf(body, terminal) ?? '',
          path,
          body: body as Waiting['body'],
          label,
          doneAt: new Date().toISOString(),
        };
        const outcome = await submit<R>(entry);
        if (!outcome.waiting) return outcome;
        tell.kept(t('offline.kept', { label }));
        const done = base && withWaiting(base, useOutbox.getState().waiting);
        return { ...outcome, done: (done ?? null) as R | null };
      } finally {
        useBusy.setState({ busy: false });
        // What was being brought ahead may have been answered before this action: nobody is to be shown that.
        await queries.cancelQueries({ queryKey: KEYS.job, type: 'inactive' });
        for (const queryKey of Object.values(KEYS)) void queries.invalidateQueries({ queryKey });
      }
    },
    [person, grant, terminal, queries, straight, t],
  );
  return {
    run,
    busy,
    /** Nothing may be pressed now: something is on its way, or an earlier entry needs a decision. */
    blocked: busy || undecided,
    /** Why a button that needs an answer at once cannot be pressed now; null while the plant answers. */
    cut: cut ? t('offline.needs') : null,
  };
}

type Place = { id: number; number: string };
const placeOf = (body: object, terminal: { work_units: Place[] } | null): string | undefined =>
  terminal?.work_units.find((unit) => 'work_unit' in body && unit.id === body.work_unit)?.number ??
  terminal?.work_units[0]?.number;
