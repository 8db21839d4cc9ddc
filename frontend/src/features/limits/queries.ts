import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Limit = Schema<'PropertyLimitRow'>;
export type Excursion = Schema<'ExcursionRow'>;
export type NewLimit = Schema<'SetPropertyLimitRequest'>;

const LIMITS = ['limits'];

/** The limits that hold now. */
export function useLimits() {
  useDoorbell('limits', LIMITS);
  return usePages<Limit>([...LIMITS, 'set'], '/api/property-limits', { is_active: true });
}

/** Times outside, the latest first; live. */
export const useExcursions = () =>
  usePages<Excursion>([...LIMITS, 'excursions'], '/api/excursions', {}, 60_000);

/** What can be limited, and for what: process values that were heard, and products that are made. */
export const useChoices = () =>
  useQuery({
    queryKey: [...LIMITS, 'choices'],
    queryFn: async () => {
      const [floor, masters] = await Promise.all([
        get<Schema<'Floor'>>('/api/floor'),
        get<Page<Schema<'WorkMasterRow'>>>('/api/work-masters', { query: { state: 'released' } }),
      ]);
      return {
        values: floor.units.flatMap((unit) =>
          unit.values.map(({ name, unit: measure }) => ({ work_unit: unit.number, name, measure })),
        ),
        products: [...new Set(masters.results.flatMap((master) => master.material ?? []))],
      };
    },
  });

export const useSetLimit = (done: (limit: Limit) => void) =>
  useAction((body: NewLimit, key) => post<Limit>('/api/property-limits', { body, key }), {
    refresh: [LIMITS],
    done,
  });

export const useRemoveLimit = (done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post<Limit>('/api/property-limits/{id}/remove', { path: { id }, body: { reason }, key }),
    { refresh: [LIMITS], done },
  );
