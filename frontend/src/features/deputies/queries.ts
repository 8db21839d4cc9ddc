import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { toPlantTime } from '@/lib/time';
import { type Span, shiftsFrom } from './shifts';

export type Deputy = Schema<'DeputyRow'>;
export type NewDeputy = Schema<'AppointDeputyRequest'>;

const DEPUTIES = ['deputies'];

export const useDeputies = (isOpen: boolean) =>
  usePages<Deputy>([...DEPUTIES, 'list', isOpen], '/api/deputies', { is_open: isOpen }, 60_000);

/** Whom one can ask to stand in. */
export const useColleagues = (enabled: boolean) =>
  useQuery({
    queryKey: ['people', 'colleagues'],
    queryFn: () =>
      get<Page<Schema<'PersonRow'>>>('/api/people', {
        query: { kind: 'human', is_active: true, page_size: 500 },
      }),
    enabled,
  });

const NONE: Span[] = [];

/** The shift that runs and the next one, as the first site's calendar has them. */
export const useShifts = (enabled: boolean): Span[] =>
  useQuery({
    queryKey: [...DEPUTIES, 'shifts'],
    queryFn: async () => {
      const sites = await get<Page<{ id: number }>>('/api/equipment', {
        query: { level: 'site', page_size: 1 },
      });
      const site = sites.results[0];
      if (!site) return NONE;
      const { starts } = await get<Schema<'ShiftStarts'>>('/api/sites/{id}/shift-starts', {
        path: { id: site.id },
      });
      return shiftsFrom(toPlantTime(Date.now()), starts);
    },
    enabled,
    gcTime: 0,
  }).data ?? NONE;

export const useAppoint = (done: (deputy: Deputy) => void) =>
  useAction((body: NewDeputy, key) => post<Deputy>('/api/deputies', { body, key }), {
    refresh: [DEPUTIES, ['people'], ['session']],
    done,
  });

export const useWithdraw = (done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post('/api/deputies/{id}/withdraw', { path: { id }, body: { reason }, key }),
    { refresh: [DEPUTIES, ['people'], ['session']], done },
  );
