import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post, type Seen } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';
import type { Difference } from '@/ui/compare/groups';

export type Order = Schema<'RequestRow'>;
export type OrderDetail = Seen<Schema<'RequestDetail'>>;
export type Wish = Schema<'WishAnswer'>;
export type ChangeRequest = Schema<'ChangeRequestRow'>;
export type Unassigned = Schema<'UnassignedCountRow'>;

const ORDERS = ['orders'];
const TASKS = ['tasks'];

export type Filters = { view: string; search: string; material: string };

const VIEWS: Record<string, object> = {
  open: { is_open: true },
  done: { is_open: false },
  all: {},
};

/** Orders by the filters of the address; live. */
export function useOrders({ view, search, material }: Filters) {
  useDoorbell('orders', ORDERS);
  const query = {
    ...(VIEWS[view] ?? { state: view }),
    ...(search ? { search } : {}),
    ...(material ? { material } : {}),
  };
  return usePages<Order>([...ORDERS, 'list', query], '/api/operations-requests', query);
}

/** The newest order that has ended, for whoever looks for it among the open ones. */
export const useEnded = (isAsked: boolean) =>
  useQuery({
    queryKey: [...ORDERS, 'ended'],
    queryFn: async () =>
      (await get<Page<Order>>('/api/operations-requests', { query: { is_open: false, page_size: 1 } }))
        .results[0] ?? null,
    enabled: isAsked,
  }).data;

/** One order with its jobs, reports and change requests; live. */
export function useOrder(id: string) {
  useDoorbell('orders', ORDERS);
  useDoorbell('dispatch', ORDERS);
  return useQuery({
    queryKey: [...ORDERS, 'one', id],
    queryFn: async () => {
      if (/^\d+$/.test(id)) return get<OrderDetail>('/api/operations-requests/{id}', { path: { id } });
      const found = await get<Page<Order>>('/api/operations-requests', { query: { number: id } });
      return get<OrderDetail>('/api/operations-requests/{id}', { path: { id: found.results[0]?.id ?? 0 } });
    },
    refetchInterval: 15_000,
  });
}

/** What the plant can make, by a part of its number or name. */
export const useMakeable = (text: string) =>
  useQuery({
    queryKey: ['makeable', text],
    queryFn: async () =>
      (await get<Page<Schema<'MakeableRow'>>>('/api/makeable-materials', { query: text ? { text } : {} }))
        .results,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export type NewOrder = Schema<'NewOrderRequest'>;

export const useCreate = (done: (order: Order) => void) =>
  useAction<Order, NewOrder>((body, key) => post('/api/operations-requests', { body, key }), {
    refresh: [ORDERS],
    done,
  });

export type Change = { id: number; body: Schema<'ChangeOrderRequest'>; seen?: string };

export const useChange = (done: (answer: Wish) => void) =>
  useAction<Wish, Change>(
    ({ id, body, seen }, key) =>
      post('/api/operations-requests/{id}/change', { path: { id }, body, key, seen }),
    { refresh: [ORDERS, TASKS], done },
  );

export const useEnd = (act: 'cancel' | 'close', done: (answer: Wish | Order) => void) =>
  useAction<Wish | Order, { id: number; reason: string; seen?: string }>(
    ({ id, reason, seen }, key) =>
      post(`/api/operations-requests/{id}/${act}`, { path: { id }, body: { reason }, key, seen }),
    { refresh: [ORDERS, TASKS], done },
  );

export const useRelease = (done: () => void, failed: (problem: Error) => void) =>
  useAction<Order, number>(
    (id, key) => post('/api/operations-requests/{id}/release', { path: { id }, key }),
    {
      refresh: [ORDERS],
      done,
      failed,
    },
  );

/** Takes the last report of a job back. */
export const useUndo = (done: () => void) =>
  useAction<unknown, { job: number; response: number; reason: string }>(
    ({ job, response, reason }, key) =>
      post('/api/job-orders/{id}/undo', { path: { id: job }, body: { response, reason }, key }),
    { refresh: [ORDERS, TASKS], done },
  );

/** Changes that came after the first start: a supervisor's tasks. */
export function useChangeRequests() {
  useDoorbell('tasks', TASKS);
  return useQuery({
    queryKey: [...TASKS, 'changes'],
    queryFn: () => get<Page<ChangeRequest>>('/api/change-requests', { query: { state: 'open' } }),
  });
}

export const useDecide = (act: 'accept' | 'decline', done: () => void, failed?: (problem: Error) => void) =>
  useAction<ChangeRequest, { id: number; reason: string }>(
    ({ id, reason }, key) =>
      post(`/api/change-requests/{id}/${act}`, { path: { id }, body: { reason }, key }),
    { refresh: [TASKS, ORDERS], done, failed },
  );

/** Pieces a machine counted for nobody. */
export function useUnassigned() {
  useDoorbell('tasks', TASKS);
  return useQuery({
    queryKey: [...TASKS, 'unassigned'],
    queryFn: () => get<Page<Unassigned>>('/api/unassigned-counts', { query: { state: 'open' } }),
    refetchInterval: 15_000,
  });
}

/** The stretches of time in which a job ran. */
export const useRuns = (job: number | null) =>
  useQuery({
    queryKey: [...ORDERS, 'runs', job],
    queryFn: () => get<Schema<'JobDetail'>>('/api/job-orders/{id}', { path: { id: job ?? 0 } }),
    enabled: job !== null,
  });

export type Times = { id: number; body: Schema<'CorrectTimesRequest'> };

export const useCorrectTimes = (done: () => void) =>
  useAction<unknown, Times>(
    ({ id, body }, key) => post('/api/job-orders/{id}/correct-times', { path: { id }, body, key }),
    { refresh: [ORDERS, TASKS], done },
  );

/** What of a job can be sent to rework, and where. */
export const useReworkChoices = (job: number | null) =>
  useQuery({
    queryKey: [...ORDERS, 'rework', job],
    queryFn: () => get<Schema<'ReworkChoices'>>('/api/job-orders/{id}/rework', { path: { id: job ?? 0 } }),
    enabled: job !== null,
  });

export type Rework = { id: number; body: Schema<'RouteReworkRequest'> };

export const useRouteRework = (done: (job: Schema<'JobDetail'>) => void) =>
  useAction<Schema<'JobDetail'>, Rework>(
    ({ id, body }, key) => post('/api/job-orders/{id}/route-rework', { path: { id }, body, key }),
    { refresh: [ORDERS], done },
  );

export const useWithdrawRework = (done: () => void) =>
  useAction<unknown, { id: number; body: { reason: string } }>(
    ({ id, body }, key) => post('/api/job-orders/{id}/withdraw-rework', { path: { id }, body, key }),
    { refresh: [ORDERS], done },
  );

export type JobChoice = Schema<'CardRow'>;

/** Jobs that ran, run or may run at a work unit: those its pieces can belong to. */
/** The jobs that may have made parked pieces, the latest first. */
export const useMakers = (count: number | null) =>
  useQuery({
    queryKey: [...TASKS, 'makers', count],
    queryFn: () => get<Page<JobChoice>>('/api/job-orders', { query: { made: count } }),
    enabled: count !== null,
  });

export const useAssign = (done: () => void) =>
  useAction<unknown, { id: number; body: Schema<'AssignCountRequest'> }>(
    ({ id, body }, key) => post('/api/unassigned-counts/{id}/assign', { path: { id }, body, key }),
    { refresh: [TASKS], done },
  );

export type Message = Schema<'MessageRow'>;

export const useMessagesOf = (number: string, enabled: boolean) =>
  useQuery({
    queryKey: ['messages', 'of', number],
    queryFn: () => get<Page<Message>>('/api/messages', { query: { number } }),
    enabled,
  });

export type ChangeOrder = Schema<'ChangeOrderRow'>;

/** The decisions by which an order goes on by another version than it was released with; newest first. */
export function useChangeOrders(order: number) {
  useDoorbell('orders', ORDERS);
  return useQuery({
    queryKey: [...ORDERS, 'change-orders', order],
    queryFn: async () => (await get<Page<ChangeOrder>>('/api/change-orders', { query: { order } })).results,
  });
}

export type Copy = Omit<Schema<'CopyRow'>, 'changes'> & { changes: Difference[] };

/** Every copy a job was worked by, oldest first; the last one holds. */
export const useCopies = (job: number) =>
  useQuery({
    queryKey: [...ORDERS, 'copies', job],
    queryFn: () => get<Copy[]>('/api/job-orders/{id}/definitions', { path: { id: job } }),
  });

export type Event = Schema<'EventRow'>;

/** What was done to the order and, about it, to its jobs and reports; newest first. */
export function useHistory(order: number) {
  useDoorbell('orders', ['events', 'of-order']);
  return useQuery({
    queryKey: ['events', 'of-order', order],
    queryFn: async () => {
      const of = (role: 'subject' | 'about') =>
        get<Page<Event>>('/api/events', {
          query: { [`${role}_kind`]: 'operations_request', [`${role}_id`]: order, page_size: 200 },
        });
      const pages = await Promise.all([of('subject'), of('about')]);
      const events = new Map(pages.flatMap((page) => page.results).map((event) => [event.id, event]));
      return [...events.values()].sort((a, b) => b.recorded_at.localeCompare(a.recorded_at) || b.id - a.id);
    },
  });
}
