import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post, type Seen } from '@/api/client';
import { cursorOf } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';
import { tellProblem } from '@/ui/notify';

export type Place = Schema<'EquipmentRow'>;
export type PlaceClass = Schema<'EquipmentClassRow'>;
export type NewPlace = Schema<'AddEquipmentRequest'>;
export type Change = Schema<'ChangeEquipmentRequest'>;

const PLACES = ['places'];
// Whatever else shows the tree asks again, too.
const REFRESH = { refresh: [PLACES, ['equipment'], ['session']] };

async function everyPage<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await get<Page<T>>(path, { query: { page_size: 500, cursor } });
    found.push(...page.results);
    cursor = cursorOf(page.next);
  } while (cursor);
  return found;
}

/** The whole tree: it is drawn in one piece. */
export function usePlaces() {
  useDoorbell('places', PLACES);
  return useQuery({ queryKey: [...PLACES, 'tree'], queryFn: () => everyPage<Place>('/api/equipment') });
}

export const useClasses = () =>
  useQuery({
    queryKey: [...PLACES, 'classes'],
    queryFn: () => everyPage<PlaceClass>('/api/equipment-classes'),
  });

/** One place as it is now, with the tag a change brings back. */
export const usePlace = (id: number | undefined) =>
  useQuery({
    queryKey: [...PLACES, id],
    queryFn: () => get<Seen<Place>>('/api/equipment/{id}', { path: { id: id ?? 0 } }),
    enabled: id !== undefined,
  });

export const useAddPlace = (done: (place: Place) => void) =>
  useAction((body: NewPlace, key) => post<Place>('/api/equipment', { body, key }), { ...REFRESH, done });

type To = { id: number; seen?: string };

export const useChangePlace = (done: (place: Place) => void) =>
  useAction(
    ({ id, seen, ...body }: To & Change, key) =>
      post<Place>('/api/equipment/{id}/change', { path: { id }, body, key, seen }),
    { ...REFRESH, done },
  );

export const useMovePlace = (done: (place: Place) => void) =>
  useAction(
    ({ id, seen, to }: To & { to: string | null }, key) =>
      post<Place>('/api/equipment/{id}/move', { path: { id }, body: { to }, key, seen }),
    { ...REFRESH, done },
  );

export const useRetirePlace = (done: (place: Place) => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post<Place>('/api/equipment/{id}/retire', { path: { id }, body: { reason }, key }),
    { ...REFRESH, done },
  );

export const useRestorePlace = (done: (place: Place) => void) =>
  useAction(
    ({ id }: { id: number }, key) => post<Place>('/api/equipment/{id}/restore', { path: { id }, key }),
    { ...REFRESH, done, failed: tellProblem },
  );

export const useAddClass = (done: (added: PlaceClass) => void) =>
  useAction(
    (body: { number: string; name: string }, key) =>
      post<PlaceClass>('/api/equipment-classes', { body, key }),
    { refresh: [[...PLACES, 'classes']], done },
  );

type Shifts = Schema<'ShiftStarts'>;

/** The times at which shifts begin at a site. */
export const useShifts = (id: number | undefined) =>
  useQuery({
    queryKey: [...PLACES, 'shifts', id],
    queryFn: () => get<Shifts>('/api/sites/{id}/shift-starts', { path: { id: id ?? 0 } }),
    enabled: id !== undefined,
  });

export const useSetShifts = (done: () => void) =>
  useAction(
    ({ id, starts }: { id: number; starts: string[] }, key) =>
      post<Shifts>('/api/sites/{id}/shift-starts', { path: { id }, body: { starts }, key }),
    { refresh: [PLACES], done },
  );
