import { newKey, post } from '@/api/client';

export type Export = { id: number; sha256: string; url: string };

/** Has the server assemble and keep a trace, then downloads it; its SHA-256 is in the records. */
export async function exportTrace(lot: number, format: 'csv' | 'json'): Promise<Export> {
  const made = await post<Export>('/api/exports', { body: { kind: 'trace', lot, format }, key: newKey() });
  const link = document.createElement('a');
  link.href = made.url;
  link.download = '';
  link.click();
  return made;
}
