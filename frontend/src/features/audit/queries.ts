import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Page } from '@/api/client';
import type { Schema } from '@/api/types';
import type { Late } from '@/ui/LateChip';

export type EventRow = {
  id: number;
  kind: string;
  subject_kind: string;
  subject_id: number | null;
  subject_label: string;
  about_kind: string;
  about_id: number | null;
  about_label: string;
  by: number | null;
  by_name: string;
  reason: string;
  data: Record<string, unknown>;
  context: Late;
  occurred_at: string;
  recorded_at: string;
};

export type Change = {
  id: number;
  action: string;
  at: string;
  command: string | null;
  by: number | null;
  old: Record<string, unknown>;
  new: Record<string, unknown>;
};

export type Refusal = {
  id: number;
  by_name: string;
  action: string;
  code: string;
  message: string;
  recorded_at: string;
};

export type Signature = {
  id: number;
  printed_name: string;
  meaning: string;
  subject_label: string;
  shown: Record<string, unknown>;
  digest: string;
  signed_at: string;
};

export type Seal = {
  id: number;
  number: number;
  size: number;
  previous: string;
  merkle_root: string;
  sealed_at: string;
  key_id: string;
};

export type EventFilter = { kind?: string; subject_label?: string; by?: string; from?: string; to?: string };

const cursorOf = (url: string | null) =>
  url ? new URL(url, location.origin).searchParams.get('cursor') : null;

export const eventsQuery = ({ from, to, ...filter }: EventFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'events', { from, to, ...filter }],
    queryFn: ({ pageParam }) =>
      get<Page<EventRow>>('/api/events', {
        query: { ...filter, recorded_min: from, recorded_max: to, cursor: pageParam ?? undefined },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });

export const changesQuery = (kind: string, id: number) =>
  queryOptions({
    queryKey: ['audit', 'changes', kind, id],
    queryFn: () => get<Change[]>('/api/changes', { query: { subject_kind: kind, subject_id: id } }),
    enabled: kind !== '' && id > 0,
    retry: false,
  });

export const refusalsQuery = queryOptions({
  queryKey: ['audit', 'refusals'],
  queryFn: async () => (await get<Page<Refusal>>('/api/refusals')).results,
});

export const signaturesQuery = queryOptions({
  queryKey: ['audit', 'signatures'],
  queryFn: async () => (await get<Page<Signature>>('/api/signatures')).results,
});

export const sealsQuery = queryOptions({
  queryKey: ['audit', 'seals'],
  queryFn: async () => (await get<Page<Seal>>('/api/seals')).results,
  refetchInterval: 30_000,
});

export type LotHit = {
  id: number;
  number: string;
  material: string;
  name: string;
  state: string;
  is_serial: boolean;
};

export const lotsQuery = (text: string) =>
  queryOptions({
    queryKey: ['audit', 'lots', text],
    queryFn: async () =>
      (await get<Page<LotHit>>('/api/material-lots', { query: { search: text, page_size: 8 } })).results,
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });

export type Trace = {
  people: { name: string; did: string[] }[];
  machines: { number: string; operations: string[] }[];
  excursions: Schema<'TracedExcursion'>[];
  checks: Schema<'TracedCheck'>[];
  results: {
    at: string;
    lot: string;
    job: string;
    step: string;
    name: string;
    value: string | null;
    text: string;
    unit: string;
    passed: boolean;
    attempt: number;
    equipment: string;
    by: string;
  }[];
  signatures: { at: string; printed_name: string; meaning: string; subject: string; digest: string }[];
  events: (Late & {
    id: number;
    at: string;
    recorded_at: string;
    kind: string;
    subject: string;
    by: string;
    reason: string;
    data: Record<string, unknown>;
  })[];
};

/** An event as a line of the trail; without `row` there is no row history to open. */
export type Line = {
  id: number;
  at: string;
  by: string;
  kind: string;
  subject: string;
  about: string;
  reason: string;
  data: Record<string, unknown>;
  row: { kind: string; id: number } | null;
  late: Late;
  recordedAt: string;
};

export const lineOf = (event: EventRow): Line => ({
  id: event.id,
  at: event.occurred_at,
  by: event.by_name,
  kind: event.kind,
  subject: event.subject_label,
  about: event.about_label,
  reason: event.reason,
  data: event.data,
  row: event.subject_id === null ? null : { kind: event.subject_kind, id: event.subject_id },
  late: event.context,
  recordedAt: event.recorded_at,
});

export const traceQuery = (lot: number) =>
  queryOptions({
    queryKey: ['audit', 'trace', lot],
    queryFn: () => get<Trace>('/api/trace/{lot}', { path: { lot } }),
    enabled: lot > 0,
  });
