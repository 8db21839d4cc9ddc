import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';

export type Import = Schema<'ImportTableRow'>;
export type Row = Schema<'ImportedRow'>;
export type Kind = Import['kind'];

/** What somebody must be allowed to do to bring such a table, and the page that then shows what came. */
export const KINDS: Record<Kind, { needs: string; page: string }> = {
  materials: { needs: 'genealogy.author_material', page: '/materials' },
  work_masters: { needs: 'orders.author_workmaster', page: '/work-masters' },
  people: { needs: 'personnel.author_person', page: '/people' },
  lots: { needs: 'genealogy.receive_lot', page: '/materials' },
};

const IMPORTS = ['imports'];
const refresh = [IMPORTS];

export const useImports = () => usePages<Import>([...IMPORTS, 'all'], '/api/imports', { page_size: 20 });

/** One table; asked often while it runs, to show how far it is. */
export const useImport = (id: string) =>
  useQuery({
    queryKey: [...IMPORTS, 'one', id],
    queryFn: () => get<Import>('/api/imports/{id}', { path: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 700 : false),
  });

/** The first rows as the file has them. */
export const useSample = (id: string) =>
  useQuery({
    queryKey: [...IMPORTS, 'sample', id],
    queryFn: () => get<Page<Row>>('/api/imports/{id}/rows', { path: { id }, query: { page_size: 3 } }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useWrongRows = (upload: Import) =>
  usePages<Row>([...IMPORTS, 'wrong', upload.id, upload.state], `/api/imports/${upload.id}/rows`, {
    wrong: true,
  });

const BLOCK = 0x8000;

/** A file's bytes as text that travels in JSON. */
export async function inBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += BLOCK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + BLOCK));
  }
  return btoa(binary);
}

export const useUpload = (done: (upload: Import) => void) =>
  useAction(
    async ({ kind, file }: { kind: Kind; file: File }, key) =>
      post<Import>('/api/imports', { body: { kind, name: file.name, content: await inBase64(file) }, key }),
    { refresh, done },
  );

type Mapping = { mapping: Record<string, number>; decimal_mark: string };

export const useMap = (id: number) =>
  useAction((body: Mapping, key) => post<Import>('/api/imports/{id}/map', { path: { id }, body, key }), {
    refresh,
  });

/** Check, apply or discard. */
export const useStep = (id: number, step: 'check' | 'apply' | 'discard', done?: () => void) =>
  useAction<Import>((_, key) => post<Import>(`/api/imports/{id}/${step}`, { path: { id }, key }), {
    refresh,
    done,
  });
