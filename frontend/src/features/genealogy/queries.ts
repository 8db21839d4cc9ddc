import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Page } from '@/api/client';

export type Direction = 'back' | 'forward' | 'both';

export type Hold = {
  reason: string;
  because: string;
  because_kind: string;
  because_id: number | null;
  by: string;
  placed_at: string;
};

export type Lot = {
  id: number;
  number: string;
  material: string;
  name: string;
  quantity: string;
  unit: string;
  state: string;
  is_serial: boolean;
  supplier_lot: string;
  expires_on: string | null;
  received_at: string | null;
  created_at: string;
  holds: Hold[];
  allowed_actions: string[];
};

export type TreeNode = Pick<
  Lot,
  'id' | 'number' | 'material' | 'name' | 'quantity' | 'unit' | 'state' | 'is_serial'
> & {
  level: number;
};
export type TreeEdge = {
  from: number;
  to: number;
  quantity: string;
  times: number;
  job: string;
  operation: string;
  equipment: string;
  by: string;
  first_at: string;
  at: string;
};
export type Tree = { nodes: TreeNode[]; edges: TreeEdge[]; is_complete: boolean };

export type Result = {
  id: number;
  name: string;
  kind: string;
  value: string | null;
  text: string;
  unit: string;
  lower: string | null;
  upper: string | null;
  passed: boolean;
  attempt: number;
  source: string;
  equipment: string | null;
  by: string;
  measured_at: string;
};

export const lotByNumberQuery = (number: string) =>
  queryOptions({
    queryKey: ['genealogy', 'number', number],
    queryFn: async () =>
      (await get<Page<Lot>>('/api/material-lots', { query: { number } })).results[0] ?? null,
    enabled: number !== '',
    placeholderData: keepPreviousData,
  });

export const lotQuery = (id: number) =>
  queryOptions({
    queryKey: ['genealogy', 'lot', id],
    queryFn: () => get<Lot>('/api/material-lots/{id}', { path: { id } }),
    enabled: id > 0,
    placeholderData: keepPreviousData,
  });

export const treeQuery = (id: number, direction: Direction, depth: number) =>
  queryOptions({
    queryKey: ['genealogy', 'tree', id, direction, depth],
    queryFn: () => get<Tree>('/api/material-lots/{id}/tree', { path: { id }, query: { direction, depth } }),
    enabled: id > 0,
    placeholderData: keepPreviousData,
  });

export const resultsQuery = (lot: number) =>
  queryOptions({
    queryKey: ['genealogy', 'results', lot],
    queryFn: async () => (await get<Page<Result>>('/api/test-results', { query: { lot } })).results,
    enabled: lot > 0,
  });

export const findQuery = (text: string) =>
  queryOptions({
    queryKey: ['genealogy', 'find', text],
    queryFn: async () =>
      (await get<Page<Lot>>('/api/material-lots', { query: { search: text || undefined, page_size: 12 } }))
        .results,
    placeholderData: keepPreviousData,
  });
