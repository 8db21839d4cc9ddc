import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, post } from '@/api/client';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Place = Schema<'StartCheckRow'>;
export type Strictness = Place['checks'][number];
export type NewMode = Schema<'SetStartCheckRequest'>;

const CHECKS = ['start-checks'];

/** Every place of the plant with how strictly the gate asks there. */
export function usePlaces() {
  useDoorbell('checks', CHECKS);
  return useQuery({ queryKey: CHECKS, queryFn: () => get<Place[]>('/api/start-checks') });
}

export const useSetCheck = (done: (place: Place, asked: NewMode) => void) =>
  useAction((body: NewMode, key) => post<Place>('/api/start-checks', { body, key }), {
    refresh: [CHECKS],
    done,
  });
