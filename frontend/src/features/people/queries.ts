import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post, type Seen } from '@/api/client';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';

export type Person = Schema<'PersonRow'>;
export type PersonDetail = Seen<Schema<'PersonDetail'>>;
export type Badge = Schema<'BadgeRow'>;
export type ApiKey = Schema<'ApiKeyRow'>;
export type NewPerson = Schema<'AddPersonRequest'>;

export const PEOPLE = ['people'];
export const ROLES = [
  'supervisor',
  'operator',
  'quality',
  'engineer',
  'auditor',
  'erp',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

const given = (query: Record<string, string>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value));

export const usePeople = (query: Record<string, string>) =>
  usePages<Person>([...PEOPLE, 'list', query], '/api/people', { page_size: 100, ...given(query) });

export const usePerson = (id: string) =>
  useQuery({
    queryKey: [...PEOPLE, 'one', id],
    queryFn: () => get<PersonDetail>('/api/people/{id}', { path: { id } }),
    placeholderData: keepPreviousData,
  });

/** What was done to the person, and what they did to their own password. */
export const useHistory = (id: number) =>
  useQuery({
    queryKey: [...PEOPLE, 'history', id],
    queryFn: () =>
      get<Page<Schema<'EventRow'>>>('/api/events', {
        query: { subject_kind: 'person', subject_id: id, page_size: 100 },
      }),
  });

export const useAdd = (done: (person: PersonDetail) => void) =>
  useAction((body: NewPerson, key) => post<PersonDetail>('/api/people', { body, key }), {
    refresh: [PEOPLE],
    done,
  });

type Act = 'change' | 'deactivate' | 'reactivate' | 'set-secret' | 'give-badge';

/** A command on one person; with `seen` it is refused when somebody changed them since. */
export const useOnPerson = (act: Act, done: (person: PersonDetail) => void) =>
  useAction(
    ({ id, seen, body }: { id: number; seen?: string; body: object }, key) =>
      post<PersonDetail>(`/api/people/{id}/${act}`, { path: { id }, body, key, seen }),
    { refresh: [PEOPLE], done },
  );

export const useEndBadge = (act: 'take-back' | 'report-lost', done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post(`/api/badges/{id}/${act}`, { path: { id }, body: { reason }, key }),
    { refresh: [PEOPLE], done },
  );

export const useWithdrawKey = (done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post('/api/api-keys/{id}/withdraw', { path: { id }, body: { reason }, key }),
    { refresh: [PEOPLE], done },
  );

export const useQualifications = (person: number) =>
  useQuery({
    queryKey: ['skills', 'of', person],
    queryFn: () =>
      get<Page<Schema<'QualificationRow'>>>('/api/qualifications', { query: { person, page_size: 200 } }),
  });

export const useReadings = (person: number) =>
  useQuery({
    queryKey: ['training', person],
    queryFn: () =>
      get<Page<Schema<'TrainingRecordRow'>>>('/api/training-records', { query: { person, page_size: 200 } }),
  });
