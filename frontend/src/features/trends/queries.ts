import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { get, type Page } from '@/api/client';
import type { Schema } from '@/api/types';
import { live } from '@/lib/live';
import type { LiveSample, Trend } from './points';
import type { Range } from './range';

export type Unit = Schema<'FloorUnit'>;
export type History = Schema<'WorkHistory'>;
export type Limit = Schema<'PropertyLimitRow'>;

const POINTS = 1_000;
const iso = (at: number) => new Date(at).toISOString();

/** The machines that have told a process value. */
export const useMachines = () =>
  useQuery({
    queryKey: ['trend-machines'],
    queryFn: async () =>
      (await get<Schema<'Floor'>>('/api/floor')).units.filter((unit) => unit.values.length > 0),
    staleTime: 60_000,
  });

/** One answer per value for the stretch asked for; the one before stays until the next is there. */
export function useTrends(properties: number[], asked: Range) {
  const shown = useRef(new Map<number, Trend>());
  const answers = useQueries({
    queries: properties.map((property) => ({
      queryKey: ['trend', property, asked.from, asked.to],
      queryFn: () =>
        get<Trend>('/api/samples', {
          query: { property, from: iso(asked.from), to: iso(asked.to), points: POINTS },
        }),
      staleTime: 30_000,
    })),
  });
  // useQueries forgets the answer before, unlike useQuery: a chart that vanished could not be dragged.
  for (const { data } of answers) if (data) shown.current.set(data.property, data);
  return {
    trends: properties.flatMap((property) => shown.current.get(property) ?? []),
    error: answers.find((answer) => answer.error)?.error ?? null,
  };
}

const KEPT = 3_000;

/**
 * What the socket brought lately, by value. It is put behind the answers when these are drawn, so that nothing is
 * lost between an answer and the next; where something was missed, all is asked again.
 */
export function useLiveSamples(properties: number[], isLive: boolean): Map<number, LiveSample[]> {
  const queries = useQueryClient();
  const recent = useRef(new Map<number, LiveSample[]>());
  const wanted = JSON.stringify(properties);
  useEffect(() => {
    if (!isLive) return;
    const samples = recent.current;
    const leave = (JSON.parse(wanted) as number[]).map((property) =>
      live.subscribe(`trend:${property}`, (message) => {
        const told = (message?.data as { samples?: LiveSample[] } | undefined)?.samples;
        if (told) samples.set(property, [...(samples.get(property) ?? []), ...told].slice(-KEPT));
        else void queries.invalidateQueries({ queryKey: ['trend', property] });
      }),
    );
    return () => {
      for (const each of leave) each();
      samples.clear();
    };
  }, [queries, wanted, isLive]);
  return recent.current;
}

/** What ran at the machine meanwhile. */
export const useWorkHistory = (unit: number | undefined, asked: Range) =>
  useQuery({
    queryKey: ['work-history', unit, asked.from, asked.to],
    queryFn: () =>
      get<History>('/api/work-history', {
        query: { work_unit: unit, from: iso(asked.from), to: iso(asked.to) },
      }),
    enabled: unit !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** The limits that hold for values of this machine. */
export const useLimits = (unit: string | undefined) =>
  useQuery({
    queryKey: ['limits', 'trend', unit],
    queryFn: async () =>
      (
        await get<Page<Limit>>('/api/property-limits', {
          query: { property__equipment__number: unit, is_active: true, page_size: 200 },
        })
      ).results,
    enabled: unit !== undefined,
    staleTime: 60_000,
  });
