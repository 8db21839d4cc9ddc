import { useQueries } from '@tanstack/react-query';
import { reasonText } from '@/lib/words';
import { reasonsQuery } from '../queries';

/** What a line keeps is the reason as the plant wrote it; its reader sees it in their own language. */
export function useReasonWords(): (text: string) => string {
  const lists = useQueries({
    queries: (['scrap', 'rework', 'hold'] as const).map((kind) => reasonsQuery(kind)),
  });
  const all = lists.flatMap((list) => list.data ?? []);
  return (text) => {
    const reason = all.find((each) => each.text === text);
    return reason ? reasonText(reason) : text;
  };
}
