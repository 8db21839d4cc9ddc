import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get } from '@/api/client';
import { useMay } from '@/api/session';
import type { Schema } from '@/api/types';
import { live, useLive } from '@/lib/live';

export type FloorJob = Schema<'FloorJob'>;
export type FloorUnit = Schema<'FloorUnit'>;
export type Floor = Schema<'Floor'>;
export type Timelines = Schema<'Timelines'>;
export type Timeline = Schema<'UnitTimeline'>;

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

/** What each unit did in the last hour; a strip of one pixel a few seconds needs no doorbell. */
export function useTimelines() {
  const may = useMay('equipment.read');
  const { data } = useQuery({
    queryKey: ['timelines'],
    queryFn: () => get<Timelines>('/api/timelines'),
    refetchInterval: 15_000,
    enabled: may,
  });
  return useMemo(() => {
    if (!data) return () => undefined;
    const span = { from: Date.parse(data.started_at), to: Date.parse(data.ended_at) };
    const pasts = new Map(data.units.map((line) => [line.unit, { line, span }]));
    return (unit: number) => pasts.get(unit);
  }, [data]);
}

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
