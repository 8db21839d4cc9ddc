import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Message = Schema<'MessageRow'>;
export type MessageDetail = Schema<'MessageDetail'>;

const MESSAGES = ['messages'];

export function useMessages(query: { direction?: string; state?: string; number?: string }) {
  useDoorbell('messages', MESSAGES);
  return usePages<Message>([...MESSAGES, 'list', query], '/api/messages', query, 20_000);
}

export const useMessage = (id: string | null) =>
  useQuery({
    queryKey: [...MESSAGES, 'one', id],
    queryFn: () => get<MessageDetail>('/api/messages/{id}', { path: { id: id ?? '' } }),
    enabled: id !== null,
  });

export const useDelivery = (act: 'retry' | 'skip', done: () => void) =>
  useAction<unknown, { id: number; reason: string }>(
    ({ id, reason }, key) => post(`/api/deliveries/{id}/${act}`, { path: { id }, body: { reason }, key }),
    { refresh: [MESSAGES], done },
  );
