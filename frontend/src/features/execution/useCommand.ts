import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { asProblem, type Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import { KEYS } from './queries';
import { send, useUnsent } from './unsent';

/** Sends what the operator did, and asks the station's questions again whatever the answer was. */
export function useCommand() {
  const queries = useQueryClient();
  const { person } = useSession();
  const busy = useUnsent((state) => state.busy);
  const kept = useUnsent((state) => state.kept);
  const run = useCallback(
    async <R>(
      path: string,
      body: object,
      label: string,
    ): Promise<{ done: R | null; problem: Problem | null }> => {
      if (!person) return { done: null, problem: null };
      try {
        return { done: await send<R>(person.id, { path, body, label }), problem: null };
      } catch (error) {
        return { done: null, problem: asProblem(error) };
      } finally {
        for (const queryKey of Object.values(KEYS)) void queries.invalidateQueries({ queryKey });
      }
    },
    [person, queries],
  );
  return { run, busy: busy !== null, blocked: busy !== null || kept !== null };
}
