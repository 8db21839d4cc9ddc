import { queryOptions } from '@tanstack/react-query';
import { get, type Page, type Seen } from '@/api/client';
import type { Schema } from '@/api/types';

export type Result = {
  id: number;
  name: string;
  value: string | null;
  text: string;
  unit: string;
  lower: string | null;
  upper: string | null;
  passed: boolean;
  attempt: number;
  equipment: string | null;
  by: string;
  measured_at: string;
};

export type Case = {
  id: number;
  /** Of what is doubtful, taken where it was found. */
  photos: string[];
  number: string;
  state: 'open' | 'dispositioned' | 'closed';
  severity: string;
  description: string;
  lot: string;
  lot_id: number;
  lot_state: string;
  material: string;
  name: string;
  quantity: string;
  unit: string;
  job: string;
  equipment: string | null;
  raised_by: string;
  raised_at: string;
  disposition: string;
  disposition_reason: string;
  dispositioned_by: string | null;
  dispositioned_at: string | null;
  closed_at: string | null;
  signature: { id: number; printed_name: string; meaning: string; digest: string; signed_at: string } | null;
  results: Result[];
  allowed_actions: string[];
};

/** The jobs that rework what a case is about. */
export const reworkQuery = (nonconformance: number) =>
  queryOptions({
    queryKey: ['quality', 'rework', nonconformance],
    queryFn: async () =>
      (await get<Page<Schema<'CardRow'>>>('/api/job-orders', { query: { nonconformance } })).results,
  });

export const DISPOSITIONS = ['use_as_is', 'rework', 'scrap', 'return'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export const casesQuery = (state: string) =>
  queryOptions({
    queryKey: ['quality', 'cases', state],
    queryFn: async () =>
      (
        await get<Page<Case>>('/api/nonconformances', {
          query: { state: state || undefined, page_size: 100 },
        })
      ).results,
    refetchInterval: 60_000,
  });

export const caseQuery = (id: number) =>
  queryOptions({
    queryKey: ['quality', 'case', id],
    queryFn: () => get<Seen<Case>>('/api/nonconformances/{id}', { path: { id } }),
    enabled: id > 0,
  });
