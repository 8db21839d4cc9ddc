import { create } from 'zustand';
import { post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import { heard, useLine } from '@/lib/line';
import { shelf, type Waiting } from '@/lib/shelf';
import { withRealUnits } from './units';

/** The actions nobody has answered yet, in their order, as all tabs of this device see them. */
export const useOutbox = create<{ waiting: Waiting[]; sending: boolean }>(() => ({
  waiting: [],
  sending: false,
}));

const CHANGED = 'lineside-outbox';
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANGED) : null;
/** Actions whose person stands before the screen and waits for the answer: shown only if it does not come. */
const watched = new Set<string>();
const answers = new Map<string, { done: unknown } | { problem: Problem }>();
const WITHIN = 10_000;

export async function readOutbox(): Promise<void> {
  const all = await (await shelf()).getAll('waiting');
  useOutbox.setState({ waiting: all.filter((entry) => !watched.has(entry.key)) });
}
tabs?.addEventListener('message', () => void readOutbox());

async function changed(): Promise<void> {
  await readOutbox();
  tabs?.postMessage(null);
}

/** One sender on this device, however many tabs: two would race for the order. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request(CHANGED, work) as Promise<T>) : inTurn(work);

let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work);
  last = turn;
  return turn;
}

export type Outcome<R> = { done: R | null; problem: Problem | null; waiting: boolean };

/**
 * Keeps an action on the device before anybody is told that it is taken, and sends it when its turn comes. A refusal
 * is answered at once where nothing was before it; else it stays here until a person has decided.
 */
export async function submit<R>(entry: Omit<Waiting, 'id' | 'problem'>): Promise<Outcome<R>> {
  watched.add(entry.key);
  useOutbox.setState({ sending: true });
  try {
    await keep(entry);
    await send();
    const answer = answers.get(entry.key);
    if (answer && 'problem' in answer) return { done: null, problem: answer.problem, waiting: false };
    if (answer) return { done: answer.done as R, problem: null, waiting: false };
    return { done: null, problem: null, waiting: true };
  } finally {
    watched.delete(entry.key);
    answers.delete(entry.key);
    await readOutbox();
    useOutbox.setState({ sending: false });
  }
}

async function keep(entry: Omit<Waiting, 'id' | 'problem'>): Promise<void> {
  const write = (await shelf()).transaction('waiting', 'readwrite', { durability: 'strict' });
  await write.store.add({ ...entry, problem: null } as Waiting);
  await write.done;
  await changed();
}

/** Sends what waits, in order; at a work unit where something was refused, what follows waits too. */
export const send = (): Promise<void> => alone(sendAll);

async function sendAll(): Promise<void> {
  const stopped = new Set<string>();
  const passed = new Set<string>();
  for (const { id } of await (await shelf()).getAll('waiting')) {
    // Read again: what was sent before it may have given its unit a number.
    const entry = await (await shelf()).get('waiting', id);
    if (!entry || stopped.has(entry.place)) continue;
    if (entry.problem) {
      stopped.add(entry.place);
      continue;
    }
    if (!useLine.getState().up) return;
    const isFresh = watched.has(entry.key) && !passed.has(entry.place);
    passed.add(entry.place);
    try {
      const done = await sendOne(entry, isFresh || entry.grant === null);
      if (watched.has(entry.key)) answers.set(entry.key, { done });
      await taken(entry, done);
    } catch (error) {
      const problem = asProblem(error);
      // Nobody said yes or no: everything waits, also what is due elsewhere.
      if (problem.isUnanswered || problem.code === 'in_flight') return;
      if (isFresh) {
        answers.set(entry.key, { problem });
        await taken(entry, null);
      } else {
        stopped.add(entry.place);
        await refused(entry, problem);
      }
    }
  }
}

/** By its own door while its person stands there; what waited goes as that person's, at its own time. */
const sendOne = (entry: Waiting, direct: boolean): Promise<unknown> =>
  direct
    ? post(entry.path, { body: entry.body, key: entry.key, within: WITHIN })
    : post('/api/offline-actions', {
        body: {
          person: entry.person,
          grant: entry.grant,
          path: entry.path,
          body: entry.body,
          done_at: entry.doneAt,
          sent_at: new Date().toISOString(),
        },
        key: entry.key,
        within: WITHIN,
      });

async function taken(entry: Waiting, done: unknown): Promise<void> {
  const write = (await shelf()).transaction('waiting', 'readwrite', { durability: 'strict' });
  await write.store.delete(entry.id);
  for (const later of withRealUnits(entry, done, await write.store.getAll())) await write.store.put(later);
  await write.done;
  await changed();
}

async function refused(entry: Waiting, { status, code, message, extra }: Problem): Promise<void> {
  await (await shelf()).put('waiting', { ...entry, problem: { status, code, detail: message, extra } });
  await changed();
}

/** A person has decided to try once more, perhaps with other words. */
export async function tryAgain(entry: Waiting, body = entry.body): Promise<void> {
  await (await shelf()).put('waiting', { ...entry, body, problem: null });
  await changed();
  await send();
}

/** A person has decided that it is not sent any more; the plant keeps it in its audit trail. */
export async function putAside(entry: Waiting, reason: string): Promise<void> {
  await post('/api/offline-actions/put-aside', {
    body: {
      key: entry.key,
      person: entry.person,
      what: entry.label,
      path: entry.path,
      body: entry.body,
      done_at: entry.doneAt,
      why: entry.problem?.detail ?? '',
      reason,
    },
    key: `aside-${entry.key}`,
  });
  await taken(entry, null);
  await send();
}

/** Somebody badged in: what waited for exactly that may go now. */
export async function badgedIn(person: number): Promise<void> {
  heard();
  for (const entry of await (await shelf()).getAll('waiting')) {
    if (entry.person === person && entry.problem?.code === 'grant_over') {
      await (await shelf()).put('waiting', { ...entry, problem: null });
    }
  }
  await changed();
  await send();
}
