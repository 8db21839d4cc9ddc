import { useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type Certificate = Schema<'CertificateRow'>;
export type Own = Schema<'OwnCertificateRow'>;
export type UsedBy = Schema<'UsedBy'>;
type Connection = Schema<'ConnectionRow'>;

const CERTIFICATES = ['certificates'];
const CONNECTIONS = ['connections'];

/** Servers' certificates, asked again while somebody waits for a light to turn green. */
export function useCertificates() {
  useDoorbell('certificates', CERTIFICATES);
  useDoorbell('connections', CERTIFICATES);
  return usePages<Certificate>([...CERTIFICATES, 'list'], '/api/certificates', { page_size: 100 }, 5_000);
}

export type Purpose = 'application' | 'user';

/** Our own for this purpose; null before there is one. */
export const useOwn = (purpose: Purpose) =>
  useQuery({
    queryKey: [...CERTIFICATES, 'own', purpose],
    queryFn: async () => {
      const found = await get<Page<Own>>('/api/own-certificates', { query: { purpose, page_size: 1 } });
      return found.results[0] ?? null;
    },
    refetchInterval: 10_000,
  });

/** The connections a certificate can be believed on. */
export const useConnections = (enabled: boolean) =>
  useQuery({
    queryKey: [...CONNECTIONS, 'opcua'],
    queryFn: () => get<Page<Connection>>('/api/connections', { query: { protocol: 'opcua' } }),
    enabled,
  });

type Believed = { connections: number[]; reason: string; needs_list: boolean };
type Trust = Believed & { id: number };

export const useTrust = (done: () => void) =>
  useAction<Certificate, Trust>(
    ({ id, ...body }, key) => post('/api/certificates/{id}/trust', { path: { id }, body, key }),
    { refresh: [CERTIFICATES, CONNECTIONS], done },
  );

export const useReject = (done: () => void) =>
  useAction<Certificate, { id: number; reason: string }>(
    ({ id, ...body }, key) => post('/api/certificates/{id}/reject', { path: { id }, body, key }),
    { refresh: [CERTIFICATES, CONNECTIONS], done },
  );

export const useUpload = (done: () => void) =>
  useAction<Certificate, Believed & { pem: string }>(
    (body, key) => post('/api/certificates', { body, key }),
    { refresh: [CERTIFICATES, CONNECTIONS], done },
  );

export const useAddList = (done: () => void) =>
  useAction<Schema<'RevocationListRow'>, { pem: string }>(
    (body, key) => post('/api/revocation-lists', { body, key }),
    { refresh: [CERTIFICATES, CONNECTIONS], done },
  );

export const useRenewOwn = (done: () => void) =>
  useAction<Own, { reason: string; purpose: Purpose }>(
    (body, key) => post('/api/own-certificates', { body, key }),
    { refresh: [CERTIFICATES, CONNECTIONS], done },
  );

export type Brought = { pem: string; key: string; password: string; reason: string; purpose: Purpose };

export const useBringOwn = (done: () => void) =>
  useAction<Own, Brought>((body, key) => post('/api/own-certificates/bring', { body, key }), {
    refresh: [CERTIFICATES, CONNECTIONS],
    done,
  });
