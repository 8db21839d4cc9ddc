import { create } from 'zustand';
import { newKey, post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';

/** One action of one person: what is sent, and the key that makes sending it again harmless. */
export type Action = { key: string; path: string; body: object; label: string };

type Unsent = {
  busy: Action | null;
  /** Sent, but nobody answered: kept, also over a reload, until the server has said yes or no. */
  kept: Action | null;
  problem: Problem | null;
};

const store = (person: number) => `lineside-unsent:${person}`;

export const useUnsent = create<Unsent>(() => ({ busy: null, kept: null, problem: null }));

function keep(person: number, action: Action | null): void {
  if (action) localStorage.setItem(store(person), JSON.stringify(action));
  else localStorage.removeItem(store(person));
}

/** What this person's last visit could not get answered. */
export function recall(person: number): void {
  const text = localStorage.getItem(store(person));
  useUnsent.setState({ kept: text ? (JSON.parse(text) as Action) : null, problem: null });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const ATTEMPTS = 3;

/**
 * Sends an action; a second press while it is on its way does nothing. Without an answer it is tried again with the
 * same key, then kept; a refusal is thrown and the entry stays on the screen that made it.
 */
export async function send<R>(
  person: number,
  action: Omit<Action, 'key'> & { key?: string },
): Promise<R | null> {
  if (useUnsent.getState().busy) return null;
  const whole: Action = { ...action, key: action.key ?? newKey() };
  keep(person, whole);
  useUnsent.setState({ busy: whole, problem: null });
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await post<R>(whole.path, { body: whole.body, key: whole.key });
      keep(person, null);
      useUnsent.setState({ busy: null, kept: null, problem: null });
      return result;
    } catch (error) {
      const problem = asProblem(error);
      const unanswered = problem.isUnanswered || problem.code === 'in_flight';
      if (unanswered && attempt < ATTEMPTS) {
        await pause(400 * 2 ** attempt);
        continue;
      }
      if (!unanswered) keep(person, null);
      useUnsent.setState({ busy: null, kept: unanswered ? whole : null, problem });
      throw problem;
    }
  }
}
