import { useQuery } from '@tanstack/react-query';
import { get, type Page } from '@/api/client';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Connection = Schema<'ConnectionRow'>;
export type Binding = Schema<'BindingRow'>;
export type Node = Schema<'EquipmentRow'>;

const CONNECTIONS = ['connections'];

/** Connections with their addresses and live values; asked every three seconds, since values age. */
export function useConnections() {
  useDoorbell('connections', CONNECTIONS);
  return useQuery({
    queryKey: CONNECTIONS,
    queryFn: () => get<Page<Connection>>('/api/connections'),
    refetchInterval: 3_000,
  });
}

export const usePlant = () =>
  useQuery({
    queryKey: ['equipment'],
    queryFn: () => get<Page<Node>>('/api/equipment', { query: { page_size: 200 } }),
    refetchInterval: 10_000,
  });
