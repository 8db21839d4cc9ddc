import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { workUnitsQuery } from '@/api/workUnits';

export type Tool = Schema<'ToolRow'>;
export type Gauge = Schema<'GaugeRow'>;
export type Finding = Schema<'CalibrationFindingRow'>;
export type Thing = 'tools' | 'gauges';

/** Machines wear tools while somebody looks. */
export const useTools = () => usePages<Tool>(['tools', 'list'], '/api/tools', { page_size: 500 }, 15_000);

export const useGauges = () => usePages<Gauge>(['gauges', 'list'], '/api/gauges', { page_size: 500 }, 60_000);

export const useMachines = () =>
  useQuery({
    ...workUnitsQuery,
    select: (units) =>
      units
        .filter((unit) => unit.is_usable !== false)
        .map(({ id, number, name }) => ({ value: String(id), label: `${number} · ${name}` })),
  });

/** Gauges found wrong whose measurements nobody has judged yet. */
export const useOpenFindings = (enabled: boolean) =>
  usePages<Finding>(
    ['gauges', 'findings'],
    '/api/calibration-findings',
    { state: 'open', page_size: 500 },
    undefined,
    enabled,
  );

/** What it measured while it may have been wrong. */
export const useDoubtful = (finding: Finding | null) =>
  usePages<Schema<'ResultRow'>>(
    ['gauges', 'doubtful', finding?.id ?? 0],
    '/api/test-results',
    { finding: finding?.id ?? 0, page_size: 100 },
    undefined,
    finding !== null,
  );

export const useFindWrong = (done: (finding: Finding) => void) =>
  useAction(
    (body: { gauge: number; reason: string; hold: boolean; doubtful_since?: string }, key) =>
      post('/api/calibration-findings', { body, key }),
    { refresh: [['gauges']], done },
  );

export const useConclude = (done: () => void) =>
  useAction(
    ({ id, ...body }: { id: number; conclusion: string; secret: string }, key) =>
      post('/api/calibration-findings/{id}/conclude', { path: { id }, body, key }),
    { refresh: [['gauges']], done },
  );

/** A new one, without an id, or a command on one. */
export const useDo = (things: Thing, done: () => void) =>
  useAction(
    ({ id, act, body }: { id?: number; act?: string; body?: object }, key) =>
      id
        ? post(`/api/${things}/{id}/${act}`, { path: { id }, body, key })
        : post(`/api/${things}`, { body, key }),
    { refresh: [[things]], done },
  );
