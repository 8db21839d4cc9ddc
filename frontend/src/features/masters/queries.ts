import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { get, type Page, type Seen } from '@/api/client';
import { documentOf } from './document/document';
import type { Doc } from './document/types';

export type Action =
  | 'save'
  | 'check'
  | 'submit'
  | 'send_back'
  | 'release'
  | 'retire'
  | 'revise'
  | 'discard'
  | 'change_order';

export type MasterRow = {
  id: number;
  number: string;
  version: number;
  name: string;
  material: string | null;
  family: string;
  state: 'draft' | 'in_review' | 'released' | 'retired';
  effective_from: string | null;
  effective_until: string | null;
  last_major: number;
  created_at: string;
  allowed_actions: Action[];
  /** Whoever looks edited it last: told, or somebody else releases it. Not said in lists. */
  four_eyes?: 'off' | 'warn' | 'block';
};

export type Master = Seen<MasterRow & Doc>;

export const MASTERS = ['work-masters'] as const;

/** The version as the server has it, with every part there, also where it says nothing. */
export async function askMaster(id: string | number): Promise<Master> {
  const master = await get<Master>('/api/work-masters/{id}', { path: { id } });
  return { ...master, ...documentOf(master) };
}

export const masterQuery = (id: string | number) =>
  queryOptions({
    queryKey: [...MASTERS, String(id)],
    queryFn: () => askMaster(id),
  });

/** All versions of one work master, the newest first. */
export const versionsQuery = (number: string) =>
  queryOptions({
    queryKey: [...MASTERS, 'versions', number],
    queryFn: async () =>
      (await get<Page<MasterRow>>('/api/work-masters', { query: { number } })).results.toSorted(
        (a, b) => b.version - a.version,
      ),
    enabled: number !== '',
  });

export type MaterialRow = {
  id: number;
  number: string;
  name: string;
  unit: string;
  tracking: string;
  picture: string | null;
  family?: string;
  properties?: Record<string, string>;
};

export const MATERIALS_PAGE = 500;

/** Materials whose number begins with what is typed. */
export const materialsQuery = (search: string) =>
  queryOptions({
    queryKey: ['materials', search],
    queryFn: async () =>
      (
        await get<Page<MaterialRow>>('/api/material-definitions', {
          query: { search: search || undefined, page_size: MATERIALS_PAGE },
        })
      ).results,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export type Named = { number: string; name: string };

/** Things an operation may name, for choosing: classes of equipment, skills, test specifications. */
const namedQuery = (path: string) =>
  queryOptions({
    queryKey: ['named', path],
    queryFn: async () =>
      (await get<Page<Named>>(path, { query: { page_size: 500 } })).results.toSorted((a, b) =>
        a.number.localeCompare(b.number),
      ),
    staleTime: 60_000,
  });

const NONE: Named[] = [];
const useNamed = (path: string) => useQuery(namedQuery(path)).data ?? NONE;

export const useEquipmentClasses = () => useNamed('/api/equipment-classes');
export const useSkills = () => useNamed('/api/personnel-classes');
export const useSpecifications = () => useNamed('/api/test-specifications');

/** Classes of the tools the plant has. */
export function useToolClasses(): string[] {
  const { data } = useQuery({
    queryKey: ['named', '/api/tools'],
    queryFn: async () =>
      (await get<Page<{ tool_class: string }>>('/api/tools', { query: { page_size: 500 } })).results,
    staleTime: 60_000,
  });
  return [...new Set((data ?? []).map((each) => each.tool_class))].filter(Boolean).sort();
}

/** Classes of the gauges the plant has. */
export function useGaugeClasses(): string[] {
  const { data } = useQuery({
    queryKey: ['named', '/api/gauges'],
    queryFn: async () =>
      (await get<Page<{ gauge_class: string }>>('/api/gauges', { query: { page_size: 500 } })).results,
    staleTime: 60_000,
  });
  return [...new Set((data ?? []).map((each) => each.gauge_class))].filter(Boolean).sort();
}

/** Names of the properties products have, for limits by property. */
export function useProductProperties(): string[] {
  const { data } = useQuery(materialsQuery(''));
  return [...new Set((data ?? []).flatMap((each) => Object.keys(each.properties ?? {})))].sort();
}

/** Families of products. */
export function useFamilies(): string[] {
  const { data } = useQuery(materialsQuery(''));
  return [...new Set((data ?? []).map((each) => each.family ?? ''))].filter(Boolean).sort();
}
