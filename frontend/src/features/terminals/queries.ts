import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Terminal = Schema<'TerminalRow'>;
export type Code = Schema<'TerminalCode'>;
export type NewTerminal = Schema<'AddTerminalRequest'>;

const TERMINALS = ['terminals'];

export function useTerminals() {
  useDoorbell('terminals', TERMINALS);
  return usePages<Terminal>([...TERMINALS, 'list'], '/api/terminals', { page_size: 200 }, 15_000);
}

export const useAdd = (done: (code: Code) => void) =>
  useAction((body: NewTerminal, key) => post<Code>('/api/terminals', { body, key }), {
    refresh: [TERMINALS],
    done,
  });

export const useChange = (done: (terminal: Terminal) => void) =>
  useAction(
    ({ id, body }: { id: number; body: Schema<'ChangeTerminalRequest'> }, key) =>
      post<Terminal>('/api/terminals/{id}/change', { path: { id }, body, key }),
    { refresh: [TERMINALS], done },
  );

export const useRenewCode = (done: (code: Code) => void, failed: (problem: Error) => void) =>
  useAction((id: number, key) => post<Code>('/api/terminals/{id}/renew-code', { path: { id }, key }), {
    refresh: [TERMINALS],
    done,
    failed,
  });

export const useDisown = (done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post('/api/terminals/{id}/disown', { path: { id }, body: { reason }, key }),
    { refresh: [TERMINALS], done },
  );
