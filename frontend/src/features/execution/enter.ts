import type { Query, QueryClient } from '@tanstack/react-query';
import { personChanges, post } from '@/api/client';
import { asProblem, Problem } from '@/api/problem';
import { type Session, sessionQuery, shownHere } from '@/api/session';
import { languageChosen, speak } from '@/lib/i18n';
import { useLine } from '@/lib/line';
import { recallAnswers } from './offline/answers';
import { badgeInOffline, forget, leaveOffline, remember } from './offline/badges';
import { badgedIn } from './offline/outbox';
import { stopBringing } from './offline/useProvision';

const WITHIN = 8_000;

/** After a change of person: show who is here now, forget what the last one saw, speak the new one's language. */
async function enter(queries: QueryClient, session: Session, over: () => void): Promise<void> {
  const { queryKey } = sessionQuery;
  const before = queries.getQueryData(queryKey)?.person?.id;
  await queries.cancelQueries();
  queries.setQueryData(queryKey, session);
  // Until nobody's screen stands there any more: it would ask again for what it misses, and be refused.
  if (!session.person) await new Promise((seen) => setTimeout(seen));
  over();
  const theirs = { predicate: (query: Query) => query.queryKey[0] !== queryKey[0] };
  if (before !== undefined && before === session.person?.id) void queries.invalidateQueries(theirs);
  else queries.removeQueries(theirs);
  // Nobody answers questions now: the next one works on with the last answers there were.
  if (session.offline) await recallAnswers(queries);
  if (!languageChosen() && session.person?.language) await speak(session.person.language);
}

export type Proof = { badge: string } | { person: number; pin: string };

/** Somebody takes the terminal. While the line is cut the device knows whose badge the plant has seen here. */
export async function badgeIn(queries: QueryClient, proof: Proof): Promise<void> {
  const over = leavesOrComes();
  try {
    const session = await taken(proof);
    await enter(queries, session, over);
    if (session.offline) return;
    if ('badge' in proof) await remember(session, proof.badge);
    if (session.person) void badgedIn(session.person.id);
  } finally {
    over();
  }
}

async function taken(proof: Proof): Promise<Session> {
  try {
    if (!useLine.getState().up) throw new Problem(0, { code: 'unanswered' });
    const words = { ...proof, clock: new Date().toISOString() };
    const session = await post<Session>('/api/session/badge-in', { body: words, within: WITHIN });
    await shownHere(session);
    return session;
  } catch (error) {
    if (!asProblem(error).isUnanswered || !('badge' in proof)) throw error;
    const known = await badgeInOffline(proof.badge);
    if (!known) throw new Problem(0, { code: 'badge_unknown_offline' });
    return known;
  }
}

/** The person leaves, or has not touched the screen for long. */
export async function badgeOut(queries: QueryClient, why: 'left' | 'idle', person: number): Promise<void> {
  const over = leavesOrComes();
  try {
    if (why === 'left') await forget(person);
    const session = await left(why);
    if (session) await enter(queries, session, over);
  } finally {
    over();
  }
}

async function left(why: 'left' | 'idle'): Promise<Session | null> {
  try {
    if (!useLine.getState().up) throw new Problem(0, { code: 'unanswered' });
    const words = { idle: why === 'idle' };
    const session = await post<Session>('/api/session/badge-out', { body: words, within: WITHIN });
    await shownHere(session);
    return session;
  } catch {
    return leaveOffline(why);
  }
}

function leavesOrComes(): () => void {
  stopBringing();
  return personChanges();
}
