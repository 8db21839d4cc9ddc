import { queryOptions } from '@tanstack/react-query';
import { get, type Page } from './client';
import type { Schema } from './types';

/** Where somebody can work, by number; what is out of use stays known to what once named it. */
export const workUnitsQuery = queryOptions({
  queryKey: ['equipment', 'work-units'],
  queryFn: async () => {
    const page = await get<Page<Schema<'EquipmentRow'>>>('/api/equipment', {
      query: { level: 'work_unit', page_size: 500 },
    });
    return page.results.toSorted((a, b) => a.number.localeCompare(b.number));
  },
  staleTime: 60_000,
});

/** Those of them that are in use. */
export const usableUnitsQuery = queryOptions({
  ...workUnitsQuery,
  select: (units) => units.filter((unit) => unit.is_usable !== false),
});
