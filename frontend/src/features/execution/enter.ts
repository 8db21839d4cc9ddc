import type { QueryClient } from '@tanstack/react-query';
import { type Session, sessionQuery } from '@/api/session';
import { languageChosen, speak } from '@/lib/i18n';

/** After a change of person: forget what the last one saw, ask who is here now, speak their language. */
export async function enter(queries: QueryClient): Promise<Session> {
  await queries.cancelQueries();
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
  if (!languageChosen() && session.person?.language) await speak(session.person.language);
  return session;
}
