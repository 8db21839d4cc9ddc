import { useQuery } from '@tanstack/react-query';
import { get } from '@/api/client';
import type { Schema } from '@/api/types';

export type Step = Schema<'StepRow'>;

/** Where each step is done, and what somebody must be allowed to do for it. */
export const PLACES: Record<string, { to: string; needs: string }> = {
  site: { to: '/places?add', needs: 'equipment.author_equipment' },
  work_units: { to: '/places', needs: 'equipment.author_equipment' },
  people: { to: '/people', needs: 'personnel.author_person' },
  materials: { to: '/materials', needs: 'genealogy.author_material' },
  work_master: { to: '/work-masters?new=1', needs: 'orders.author_workmaster' },
  stock: { to: '/materials', needs: 'genealogy.receive_lot' },
  terminal: { to: '/terminals', needs: 'equipment.pair_terminal' },
  order: { to: '/orders?new=1', needs: 'orders.create_request' },
  release: { to: '/orders', needs: 'orders.release_request' },
  dispatch: { to: '/dispatch', needs: 'orders.dispatch_joborder' },
  start: { to: '/terminal', needs: 'orders.start_joborder' },
  finish: { to: '/terminal', needs: 'orders.work_joborder' },
};

/** What may come in as a table, too. */
export const FROM_TABLES = ['people', 'materials', 'work_master', 'stock'];

/** What the first order needs, read from what is there; colleagues may be doing some of it. */
export const useSteps = () =>
  useQuery({ queryKey: ['set-up'], queryFn: () => get<Step[]>('/api/set-up'), refetchInterval: 5_000 });

/** The first thing that is still missing. */
export const nextStep = (steps: Step[]): Step | undefined => steps.find((step) => !step.is_done);
