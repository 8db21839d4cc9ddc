import { queryOptions } from '@tanstack/react-query';
import { get, type Page } from '@/api/client';
import { MASTERS } from '../queries';

/** An order that runs by an older version of the same work master. */
export type RunningOrder = {
  id: number;
  number: string;
  work_master: string;
  quantity: string;
  state: string;
};

export const runningOrdersQuery = (master: number) =>
  queryOptions({
    queryKey: [...MASTERS, String(master), 'running-orders'],
    queryFn: () => get<RunningOrder[]>('/api/work-masters/{id}/running-orders', { path: { id: master } }),
  });

/** A signed decision that running orders go on by this version. */
type ChangeOrder = {
  id: number;
  from_unit: string;
  reason: string;
  by: string;
  at: string;
  /** The operations whose copy was replaced, and the version each was made by before. */
  moved: { order: string; order_id: number; before: string }[];
};

export const changeOrdersQuery = (master: number) =>
  queryOptions({
    queryKey: [...MASTERS, String(master), 'change-orders'],
    queryFn: async () =>
      (await get<Page<ChangeOrder>>('/api/change-orders', { query: { work_master: master } })).results,
  });
