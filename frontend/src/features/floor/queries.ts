import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { get } from '@/api/client';
import type { Schema } from '@/api/types';
import { live, useLive } from '@/lib/live';

export type FloorJob = Schema<'FloorJob'>;
export type FloorUnit = Schema<'FloorUnit'>;
export type Floor = Schema<'Floor'>;

export const floorQuery = queryOptions({
  queryKey: ['floor'],
  queryFn: async () => {
    const floor = await get<Floor>('/api/floor');
    live.standsAt('floor', floor.epoch, floor.seq);
    return floor;
  },
  // The socket brings changes; this is the safety net should it be silent.
  refetchInterval: 60_000,
});

/** Puts changed units into the board; the rest stays as it was. */
export function merge(floor: Floor, changed: FloorUnit[], at: string): Floor {
  const byId = new Map(changed.map((unit) => [unit.id, unit]));
  const units = floor.units.map((unit) => byId.get(unit.id) ?? unit);
  return { ...floor, at, units };
}

/** The board, kept live by the socket; a missed message asks for the whole board again. */
export function useFloor() {
  const queries = useQueryClient();
  useLive('floor', (message) => {
    const units = (message?.data as { units?: FloorUnit[] } | undefined)?.units;
    const known = queries.getQueryData(floorQuery.queryKey);
    if (message && units && known && units.every((unit) => known.units.some((each) => each.id === unit.id))) {
      queries.setQueryData(floorQuery.queryKey, merge(known, units, message.at));
    } else {
      void queries.invalidateQueries({ queryKey: floorQuery.queryKey });
    }
  });
  return useQuery(floorQuery);
}
