import { queryOptions } from '@tanstack/react-query';
import { get } from '@/api/client';
import type { Difference } from '@/ui/compare/groups';
import { MASTERS } from '../queries';

/** What another version says otherwise; `before` is the other one. */
export const compareQuery = (id: string, other: string) =>
  queryOptions({
    queryKey: [...MASTERS, id, 'compare', other],
    queryFn: () =>
      get<Difference[]>('/api/work-masters/{id}/compare', { path: { id }, query: { with: other } }),
    enabled: other !== '' && other !== id,
  });
