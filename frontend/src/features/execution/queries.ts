import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Page } from '@/api/client';
import type { Schema } from '@/api/types';
import type { Card, Job, LoadRow, Mounted, UnassignedCount } from './model';
import type { Changed } from './reading';

/** Everything a station shows is asked again when one of these rings. */
export const KEYS = {
  queue: ['station-queue'],
  job: ['job'],
  mounted: ['mounted'],
  loads: ['loads'],
  unassigned: ['unassigned'],
  calls: ['calls'],
  lanes: ['terminal-lanes'],
} as const;

const AT_STATION = 'running,dispatched,held,ready';

/** The jobs that run, wait or were interrupted at one work unit. */
/** The jobs that may have made parked pieces, the latest first. */
export const makersQuery = (count: number) =>
  queryOptions({
    queryKey: [...KEYS.queue, 'makers', count],
    queryFn: async () => (await get<Page<Card>>('/api/job-orders', { query: { made: count } })).results,
  });

export const queueQuery = (workUnit: number) =>
  queryOptions({
    queryKey: [...KEYS.queue, workUnit],
    queryFn: async () =>
      (
        await get<Page<Card>>('/api/job-orders', {
          query: { work_unit: workUnit, state: AT_STATION, page_size: 50 },
        })
      ).results,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const jobQuery = (job: number) =>
  queryOptions({
    queryKey: [...KEYS.job, job],
    queryFn: () => get<Job>('/api/job-orders/{id}', { path: { id: job } }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

/** What is done otherwise than before; asked again when a change order puts another version in place. */
export const changedQuery = (job: Job, person: number) =>
  queryOptions({
    queryKey: ['changed', job.id, job.definition.work_master, person],
    queryFn: async () =>
      (await get<{ changed: Changed | null }>('/api/job-orders/{id}/changed', { path: { id: job.id } }))
        .changed,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const mountedQuery = (workUnit: number) =>
  queryOptions({
    queryKey: [...KEYS.mounted, workUnit],
    queryFn: async () =>
      (await get<Page<Mounted>>('/api/mounted-lots', { query: { work_unit: workUnit } })).results,
  });

export const loadsQuery = (workUnit: number) =>
  queryOptions({
    queryKey: [...KEYS.loads, workUnit],
    queryFn: async () =>
      (await get<Page<LoadRow>>('/api/loads', { query: { work_unit: workUnit, state: 'running' } })).results,
  });

export const unassignedQuery = (workUnits: number[]) =>
  queryOptions({
    queryKey: [...KEYS.unassigned, ...workUnits],
    queryFn: async () => {
      const all = await get<Page<UnassignedCount>>('/api/unassigned-counts', { query: { state: 'open' } });
      return all.results.filter((count) => workUnits.includes(count.equipment));
    },
  });

/** What these work units do now, what is checked next and what they ask. */
export const lanesQuery = (workUnits: number[]) =>
  queryOptions({
    queryKey: [...KEYS.lanes, ...workUnits],
    queryFn: () =>
      get<Schema<'TerminalLane'>[]>('/api/terminal-lanes', { query: { work_units: workUnits.join(',') } }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

/** Calls for help from these work units that are not over. */
export const callsQuery = (workUnits: number[]) =>
  queryOptions({
    queryKey: [...KEYS.calls, ...workUnits],
    queryFn: async () =>
      (
        await get<Page<Schema<'CallRow'>>>('/api/calls', {
          query: { work_unit: workUnits.join(','), open: 'true' },
        })
      ).results,
    refetchInterval: 30_000,
  });

export type ReasonKind =
  | 'scrap'
  | 'rework'
  | 'interrupt'
  | 'short'
  | 'adjustment'
  | 'undo'
  | 'hold'
  | 'activity';
export type Reason = Schema<'ReasonRow'>;

export const reasonsQuery = (kind: ReasonKind) =>
  queryOptions({
    queryKey: ['reason-codes', kind],
    queryFn: async () => (await get<Page<Reason>>('/api/reason-codes', { query: { kind } })).results,
    staleTime: 600_000,
  });
