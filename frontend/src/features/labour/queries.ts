import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';

export type Hours = Schema<'PersonnelActualRow'>;
export type Period = Schema<'PeriodRow'>;
export type Policy = Schema<'PolicyRow'>;
export type NewPolicy = Schema<'SetLabourPolicyRequest'>;

const LABOUR = ['labour'];
const MINUTE = 60_000;

export const usePolicies = () =>
  useQuery({
    queryKey: [...LABOUR, 'policies'],
    queryFn: () => get<Policy[]>('/api/labour-policies'),
  });

/** Hours of an order with its standards, or of the last hours. */
export const useHours = (order: string, hours: number, byPerson: boolean) =>
  useQuery({
    queryKey: [...LABOUR, 'hours', order, hours, byPerson],
    queryFn: () =>
      get<Hours[]>('/api/personnel-actuals', {
        query: {
          by_person: byPerson,
          ...(order
            ? { request: order }
            : {
                from: new Date(Date.now() - hours * 60 * MINUTE).toISOString(),
                to: new Date().toISOString(),
              }),
        },
      }),
    refetchInterval: MINUTE,
  });

export const usePeriods = (order: string, forgotten: boolean) =>
  usePages<Period>(
    [...LABOUR, 'periods', order, forgotten],
    '/api/labour-periods',
    { ...(order && { request: order }), ...(forgotten && { forgotten: true }) },
    MINUTE,
  );

export const useCorrect = (done: () => void) =>
  useAction(
    ({ id, ...body }: { id: number; started_at?: string; ended_at?: string; reason: string }, key) =>
      post<Period>('/api/labour-periods/{id}/correct', { path: { id }, body, key }),
    { refresh: [LABOUR], done },
  );

export const useSetPolicy = (done: () => void) =>
  useAction((body: NewPolicy, key) => post<Policy>('/api/labour-policies', { body, key }), {
    refresh: [LABOUR],
    done,
  });

/** The sites a policy can be for. */
export const useSites = (isAsked: boolean) =>
  useQuery({
    queryKey: [...LABOUR, 'sites'],
    enabled: isAsked,
    queryFn: async () =>
      (
        await get<Page<Schema<'EquipmentRow'>>>('/api/equipment', {
          query: { level: 'site', page_size: 500 },
        })
      ).results.filter((place) => place.level === 'site'),
  });
