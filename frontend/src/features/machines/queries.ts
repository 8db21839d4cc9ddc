import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post, type Seen as Tagged } from '@/api/client';
import { Problem } from '@/api/problem';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';
import { said } from '@/lib/sentences';

export type Connection = Schema<'ConnectionRow'>;
export type Binding = Schema<'BindingRow'>;
export type Node = Schema<'EquipmentRow'>;
export type ServerNode = Schema<'NodeSeen'>;
export type Seen = Schema<'ValueSeen'>;
export type Probe = Schema<'ProbeRow'>;
export type Answer = Schema<'ProbeAnswer'>;
export type Copy = Schema<'NewCopyRequest'>;
export type Meaning = Schema<'NewMeaningRequest'>;

const CONNECTIONS = ['connections'];
const PAUSE = 300;
/** The server gives a question up after a minute. */
const PATIENCE = 100_000;

/** Connections with their addresses and live values; asked every three seconds, since values age. */
export function useConnections() {
  useDoorbell('connections', CONNECTIONS);
  return useQuery({
    queryKey: CONNECTIONS,
    queryFn: () => get<Page<Connection>>('/api/connections', { query: { page_size: 200 } }),
    refetchInterval: 3_000,
  });
}

/** One connection; its values are what its page is for, so it is asked every second. */
export function useConnection(id: string, isThere: boolean) {
  useDoorbell('connections', CONNECTIONS);
  return useQuery({
    queryKey: [...CONNECTIONS, id],
    queryFn: () => get<Tagged<Connection>>('/api/connections/{id}', { path: { id } }),
    refetchInterval: 1_000,
    retry: false,
    // One that was just removed is not asked for again.
    enabled: isThere,
  });
}

export const usePlant = () =>
  useQuery({
    queryKey: ['equipment'],
    queryFn: () => get<Page<Node>>('/api/equipment', { query: { page_size: 200 } }),
    refetchInterval: 10_000,
  });

type Done<R> = (result: R) => void;

export const useAddConnection = (done: Done<Connection>) =>
  useAction((body: object, key) => post<Connection>('/api/connections', { body, key }), {
    refresh: [CONNECTIONS],
    done,
  });

/** A command to one connection: change, enable, disable, remove, bind. With `seen` it is refused when somebody changed
 * what was looked at. */
export const useToConnection = (id: number, verb: string, done?: Done<Connection>, seen?: string) =>
  useAction(
    (body: object, key) =>
      post<Connection>(`/api/connections/{id}/${verb}`, { path: { id }, body, key, seen }),
    { refresh: [CONNECTIONS], done },
  );

export const useClone = (id: number, done: Done<Connection[]>) =>
  useAction(
    (body: { copies: Copy[]; password?: string }, key) =>
      post<Schema<'Copied'>>('/api/connections/{id}/clone', { path: { id }, body, key }),
    { refresh: [CONNECTIONS], done: (made) => done(made.connections) },
  );

export const useChangeBinding = (done: () => void) =>
  useAction(
    ({ id, body }: { id: number; body: object }, key) =>
      post<Binding>('/api/bindings/{id}/change', { path: { id }, body, key }),
    { refresh: [CONNECTIONS], done },
  );

export const useRemoveBinding = (done: () => void) =>
  useAction((id: number, key) => post<Connection>('/api/bindings/{id}/remove', { path: { id }, key }), {
    refresh: [CONNECTIONS],
    done,
  });

const pause = () => new Promise((done) => setTimeout(done, PAUSE));

/** Puts a question to the machine and waits for what the worker found out. */
async function ask(id: number, kind: string, body: object = {}, key?: string): Promise<Answer> {
  let probe = await post<Probe>(`/api/connections/{id}/${kind}`, { path: { id }, body, key });
  const until = Date.now() + PATIENCE;
  while ((probe.state === 'asked' || probe.state === 'taken') && Date.now() < until) {
    await pause();
    probe = await get<Probe>('/api/probes/{id}', { path: { id: probe.id } });
  }
  if (probe.state !== 'answered' || !probe.answer) {
    throw new Problem(503, { detail: said(probe.error ?? ''), code: 'machine_silent' });
  }
  return probe.answer;
}

export const useTest = (id: number) =>
  useAction((_: object, key) => ask(id, 'test', {}, key), { refresh: [CONNECTIONS] });

export type Value = Schema<'WriteValueRequest'>;

/** A value for the machine, once. */
export const useWrite = (id: number) =>
  useAction((value: Value, key) => ask(id, 'write', value, key), { refresh: [CONNECTIONS] });

export type Point = Schema<'PointToReadRequest'>;

export const useRead = (id: number) =>
  useAction((point: Point, key) => ask(id, 'read', { points: [point] }, key));

/** What stands beneath an address; asked when somebody opens it. */
export const useNodes = (id: number, address: string, isOpen: boolean) =>
  useQuery({
    queryKey: ['nodes', id, address],
    queryFn: async () => (await ask(id, 'browse', { address })).nodes ?? [],
    enabled: isOpen,
    staleTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
