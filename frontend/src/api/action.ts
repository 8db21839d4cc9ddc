import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { newKey } from './client';
import { asProblem, type Problem } from './problem';

/** Remembers the key of an action until the server has answered it, so that a second press is the same action. */
export class ActionKeys {
  #keys = new Map<string, string>();
  #running = new Set<string>();

  /** Is this very action on its way? The second click of a double click is the same action. */
  isRunning(variables: unknown): boolean {
    return this.#running.has(JSON.stringify(variables) ?? '');
  }

  for(variables: unknown): string {
    const name = JSON.stringify(variables) ?? '';
    const key = this.#keys.get(name) ?? newKey();
    this.#keys.set(name, key);
    this.#running.add(name);
    return key;
  }

  settle(variables: unknown, problem?: Problem): void {
    const name = JSON.stringify(variables) ?? '';
    this.#running.delete(name);
    const stillOpen = problem && (problem.isUnanswered || problem.code === 'in_flight');
    if (!stillOpen) this.#keys.delete(name);
  }
}

type Options<R, V> = {
  /** Questions to ask again once the command is done. */
  refresh?: QueryKey[];
  done?: (result: R, variables: V) => void;
  failed?: (problem: Problem, variables: V) => void;
};

/**
 * One button's command. The key stays the same while nobody has answered: automatic retries and a second
 * press after a lost connection can never do the work twice.
 */
export function useAction<R, V = void>(
  run: (variables: V, key: string) => Promise<R>,
  { refresh = [], done, failed }: Options<R, V> = {},
) {
  const queries = useQueryClient();
  const keys = useRef(new ActionKeys());
  const mutation = useMutation<R, Problem, V>({
    mutationFn: async (variables) => {
      try {
        return await run(variables, keys.current.for(variables));
      } catch (error) {
        throw asProblem(error);
      }
    },
    networkMode: 'always',
    retry: (count, problem) => problem.isUnanswered && problem.status !== 503 && count < 2,
    retryDelay: (count) => 400 * 2 ** count,
    onSuccess: (result, variables) => {
      keys.current.settle(variables);
      done?.(result, variables);
    },
    onError: (problem, variables) => {
      keys.current.settle(variables, problem);
      failed?.(problem, variables);
    },
    onSettled: () => {
      for (const queryKey of refresh) void queries.invalidateQueries({ queryKey });
    },
  });
  const { mutate } = mutation;
  return {
    ...mutation,
    mutate: (variables: V) => {
      if (!keys.current.isRunning(variables)) mutate(variables);
    },
  };
}
