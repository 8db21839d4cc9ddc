import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { get, type Page } from './client';

/** Where the next page begins. */
export const cursorOf = (next: string | null) =>
  next ? (new URL(next, location.href).searchParams.get('cursor') ?? undefined) : undefined;

/** A list that grows by the server's cursor pages. */
export function usePages<T>(
  key: QueryKey,
  path: string,
  query: Record<string, unknown> = {},
  every?: number,
  enabled = true,
) {
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => get<Page<T>>(path, { query: { ...query, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    refetchInterval: every,
    enabled,
  });
  return { ...pages, rows: pages.data?.pages.flatMap((page) => page.results) ?? [] };
}
