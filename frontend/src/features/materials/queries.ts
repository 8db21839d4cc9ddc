import { useAction } from '@/api/action';
import { get, post, type Seen } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';

export type Material = Schema<'MaterialRow'>;
export type NewMaterial = Schema<'DefineMaterialRequest'>;
export type Delivery = Schema<'ReceiveLotRequest'>;

export const TRACKINGS = ['lot', 'serial', 'bulk'] as const;
const MATERIALS = ['materials'];
const STOCK = ['lots'];

const given = (query: Record<string, string>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value));

export const useMaterials = (query: Record<string, string>) =>
  usePages<Material>([...MATERIALS, 'list', query], '/api/material-definitions', given(query));

/** The material as it is now, with its tag: what a change starts from. */
export const readMaterial = (id: number) =>
  get<Seen<Material>>('/api/material-definitions/{id}', { path: { id } });

export const useDefine = (done: (material: Material) => void) =>
  useAction((body: NewMaterial, key) => post<Material>('/api/material-definitions', { body, key }), {
    refresh: [MATERIALS, ['makeable']],
    done,
  });

export const useChange = (done: (material: Material) => void) =>
  useAction(
    ({ id, seen, body }: { id: number; seen?: string; body: Schema<'ChangeMaterialRequest'> }, key) =>
      post<Material>('/api/material-definitions/{id}/change', { path: { id }, body, key, seen }),
    { refresh: [MATERIALS, ['makeable']], done },
  );

export const useReceive = (done: (lot: Schema<'LotRow'>) => void) =>
  useAction((body: Delivery, key) => post<Schema<'LotRow'>>('/api/material-lots', { body, key }), {
    refresh: [STOCK],
    done,
  });
