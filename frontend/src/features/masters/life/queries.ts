import { queryOptions } from '@tanstack/react-query';
import { get } from '@/api/client';
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
