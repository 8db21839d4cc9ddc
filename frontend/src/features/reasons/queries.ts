import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import type { Schema } from '@/api/types';

export type Reason = Schema<'ReasonRow'>;
export type Kind = Schema<'DefineReasonRequest'>['kind'];

export const KINDS: Kind[] = [
  'scrap',
  'rework',
  'hold',
  'interrupt',
  'short',
  'adjustment',
  'undo',
  'activity',
];
const REASONS = ['reason-codes'];

export const useReasons = (kind: Kind) =>
  useQuery({
    queryKey: [...REASONS, 'all', kind],
    queryFn: () =>
      get<Page<Reason>>('/api/reason-codes', { query: { kind, everything: true, page_size: 500 } }),
  });

/** A new reason, or other words for one. */
export const useSaveReason = (done: (reason: Reason) => void) =>
  useAction(
    ({ id, body }: { id?: number; body: object }, key) =>
      id
        ? post<Reason>('/api/reason-codes/{id}/change', { path: { id }, body, key })
        : post<Reason>('/api/reason-codes', { body, key }),
    { refresh: [REASONS], done },
  );

export const useMoveReason = (failed: (problem: Error) => void) =>
  useAction(
    ({ id, to }: { id: number; to: number }, key) =>
      post<Reason>('/api/reason-codes/{id}/move', { path: { id }, body: { to }, key }),
    { refresh: [REASONS], failed },
  );
