import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Handshake = Schema<'HandshakeRow'>;
/** A station as it is set up, or as it is proposed to be. */
export type Proposal = Pick<Handshake, 'equipment' | 'equipment_number' | 'without_mes' | 'answer_ms'>;
export type Check = Schema<'UnitCheckRow'>;
export type Setting = Schema<'SetHandshakeRequest'>;

const STATIONS = ['stations'];

/** Stations that ask before each unit. */
export function useHandshakes() {
  useDoorbell('connections', STATIONS);
  return usePages<Handshake>([...STATIONS, 'set'], '/api/handshakes', {});
}

/** Machines whose questions are bound and that nobody has set up: they are answered nothing. */
export function useUnset(known: Handshake[], mayAuthor: boolean) {
  useDoorbell('connections', STATIONS);
  const bound = usePages<Schema<'BindingRow'>>(
    [...STATIONS, 'bound'],
    '/api/bindings',
    { role: 'handshake', name: 'request' },
    undefined,
    mayAuthor,
  );
  return bound.rows.filter((row) => !known.some((station) => station.equipment === row.equipment));
}

/** What they asked, the latest first; or only what ran without a go and nobody has looked at. */
export function useChecks(onlyOpen: boolean) {
  useDoorbell('orders', STATIONS);
  return usePages<Check>(
    [...STATIONS, 'checks', onlyOpen],
    '/api/unit-checks',
    onlyOpen ? { is_open: true } : {},
    10_000,
  );
}

export const useSet = (done: () => void) =>
  useAction((body: Setting, key) => post<Handshake>('/api/handshakes', { body, key }), {
    refresh: [STATIONS],
    done,
  });

export const useReview = (done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post<Check>('/api/unit-checks/{id}/review', { path: { id }, body: { reason }, key }),
    { refresh: [STATIONS], done },
  );
