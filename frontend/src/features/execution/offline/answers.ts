import type { Query, QueryClient } from '@tanstack/react-query';
import { type Answer, shelf } from '@/lib/shelf';

/** The questions a station cannot work without; each one's last answer is kept on the device. */
const KEPT = new Set(['station-queue', 'job', 'mounted', 'loads', 'unassigned', 'reason-codes']);
/** What nobody has asked for so long belongs to work that is over. */
const STALE = 3 * 24 * 3600_000;

const isKept = ({ queryKey }: Pick<Query, 'queryKey'>) =>
  // A tool's last value changes by the second, and cannot be taken without the line.
  KEPT.has(String(queryKey[0])) && !queryKey.includes('tool');

/** Keeps the answers as they come. */
export function keepAnswers(queries: QueryClient): () => void {
  return queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    if (!isKept(event.query)) return;
    const { queryKey, state } = event.query;
    void keep({ name: JSON.stringify(queryKey), key: queryKey, data: state.data, at: state.dataUpdatedAt });
  });
}

async function keep(answer: Answer): Promise<void> {
  await (await shelf()).put('answers', answer);
}

/** Gives the screens the last answers there were, so that they stand while nobody can be asked. */
export async function recallAnswers(queries: QueryClient): Promise<void> {
  const database = await shelf();
  for (const { name, key, data, at } of await database.getAll('answers')) {
    if (Date.now() - at > STALE) await database.delete('answers', name);
    else if (queries.getQueryData(key) === undefined) queries.setQueryData(key, data, { updatedAt: at });
  }
}
