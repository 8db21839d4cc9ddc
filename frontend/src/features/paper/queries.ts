import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';

export type BackEntry = Schema<'BackEntryRow'>;
export type NewEntry = Schema<'EnterFromPaperRequest'>;
export type Act = Schema<'PaperActRequest'>;
export type Station = Schema<'SheetStation'>;
export type Sheet = Schema<'Sheet'>;
export type Job = Schema<'JobDetail'>;

const PAPER = ['paper'];

/** Sheets that were entered, the latest first. */
export const useEntries = () => usePages<BackEntry>([...PAPER, 'entries'], '/api/back-entries');

/** What is printed: the traveller of an order, or the queues of work units. */
export const useSheets = (order: string, workUnits: string[]) =>
  useQuery({
    queryKey: [...PAPER, 'sheets', order, ...workUnits],
    queryFn: () => get<Station[]>('/api/paper', { query: order ? { order } : { work_unit: workUnits } }),
  });

export const usePeople = () =>
  useQuery({
    queryKey: [...PAPER, 'people'],
    queryFn: () => get<Schema<'PaperPeople'>>('/api/back-entries/people'),
    staleTime: 60_000,
  });

/** The job a sheet is about, by its id from the printed code. */
export const useJob = (id: string) =>
  useQuery({
    queryKey: [...PAPER, 'job', id],
    enabled: id !== '',
    queryFn: () => get<Job>('/api/job-orders/{id}', { path: { id } }),
  });

/** A job by the number on the sheet; null when there is none. */
export const findJob = async (number: string): Promise<number | null> =>
  (await get<Page<{ id: number }>>('/api/job-orders', { query: { number } })).results[0]?.id ?? null;

export const useStations = () =>
  useQuery({
    queryKey: [...PAPER, 'stations'],
    queryFn: () => get<Schema<'Floor'>>('/api/floor'),
  });

export const useEnter = (done: (entry: BackEntry) => void) =>
  useAction((body: NewEntry, key) => post<BackEntry>('/api/back-entries', { body, key }), {
    refresh: [PAPER, ['orders']],
    done,
  });
