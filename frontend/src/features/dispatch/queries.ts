import { queryOptions, useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Card = Schema<'CardRow'>;
export type Lane = Schema<'LaneRow'>;
export type Board = Schema<'DispatchBoard'>;

export const boardQuery = queryOptions({
  queryKey: ['dispatch-board'],
  queryFn: () => get<Board>('/api/dispatch-board'),
  refetchInterval: 60_000,
});

/** The board; asked again when a queue, a job or a machine changed. */
export function useBoard() {
  useDoorbell('dispatch', boardQuery.queryKey);
  useDoorbell('orders', boardQuery.queryKey, ['requests-to-release']);
  return useQuery(boardQuery);
}

export type ReceivedOrder = {
  id: number;
  number: string;
  material: string;
  quantity: string;
  due_at: string;
};

/** Orders that wait for somebody to release them to the floor. */
export const useOrdersToRelease = () =>
  useQuery({
    queryKey: ['requests-to-release'],
    queryFn: () =>
      get<Page<ReceivedOrder>>('/api/operations-requests', { query: { state: 'received', page_size: 50 } }),
  });

export const useInterruptReasons = (enabled: boolean) =>
  useQuery({
    queryKey: ['reason-codes', 'interrupt'],
    queryFn: () => get<Page<Schema<'ReasonRow'>>>('/api/reason-codes', { query: { kind: 'interrupt' } }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Command =
  | { act: 'dispatch'; job: number; work_unit: number; position?: number }
  | { act: 'take-back'; job: number }
  | { act: 'reorder'; job: number; position: number }
  | { act: 'interrupt'; job: number; reason: string; for_job?: number }
  | { act: 'resume'; job: number }
  | { act: 'move-remainder'; job: number; work_unit: number }
  | { act: 'split'; job: number; quantity: string }
  | { act: 'merge'; job: number; other: number };

/** Every change of the board is one command on one job. */
export function useCommand(done: (command: Command) => void, failed: (problem: Error) => void) {
  return useAction<unknown, Command>(
    ({ act, job, ...body }, key) => post(`/api/job-orders/{id}/${act}`, { path: { id: job }, body, key }),
    { refresh: [boardQuery.queryKey], done: (_, command) => done(command), failed },
  );
}

export const useRelease = (done: (order: ReceivedOrder) => void, failed: (problem: Error) => void) =>
  useAction<unknown, ReceivedOrder>(
    (order, key) => post('/api/operations-requests/{id}/release', { path: { id: order.id }, key }),
    {
      refresh: [boardQuery.queryKey, ['requests-to-release'], ['orders']],
      done: (_, order) => done(order),
      failed,
    },
  );
