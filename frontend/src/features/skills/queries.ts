import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAction } from '@/api/action';
import { get, type Page, post } from '@/api/client';
import type { Schema } from '@/api/types';

export type Skill = Schema<'PersonnelClassRow'>;
export type Matrix = Schema<'SkillMatrix'>;
export type MatrixPerson = Schema<'MatrixPerson'>;
export type Held = Schema<'HeldSkill'>;
export type Qualification = Schema<'QualificationRow'>;

const SKILLS = ['skills'];

export const useMatrix = (role: string, search: string) =>
  useQuery({
    queryKey: [...SKILLS, 'matrix', role, search],
    queryFn: () =>
      get<Matrix>('/api/skill-matrix', { query: { role: role || undefined, search: search || undefined } }),
    placeholderData: keepPreviousData,
  });

/** What ends soon or has ended, the most urgent first. */
export const useExpiring = () =>
  useQuery({
    queryKey: [...SKILLS, 'expiring'],
    queryFn: async () => {
      const page = await get<Page<Qualification>>('/api/qualifications', {
        query: { expiring: true, page_size: 500 },
      });
      return page.results.sort((a, b) => String(a.expires_at).localeCompare(String(b.expires_at)));
    },
  });

export const useAllSkills = () =>
  useQuery({
    queryKey: [...SKILLS, 'all'],
    queryFn: () => get<Page<Skill>>('/api/personnel-classes', { query: { page_size: 500 } }),
  });

type Named = { id?: number; body: object };

/** A new skill, or another name for one. */
export const useSaveSkill = (done: (skill: Skill) => void) =>
  useAction(
    ({ id, body }: Named, key) =>
      id
        ? post<Skill>('/api/personnel-classes/{id}/change', { path: { id }, body, key })
        : post<Skill>('/api/personnel-classes', { body, key }),
    { refresh: [SKILLS], done },
  );

export const useGrant = (done: (held: Qualification) => void) =>
  useAction(
    (body: Schema<'GrantSkillRequest'>, key) => post<Qualification>('/api/qualifications', { body, key }),
    {
      refresh: [SKILLS],
      done,
    },
  );

export const useWithdraw = (done: () => void) =>
  useAction(
    ({ id, reason }: { id: number; reason: string }, key) =>
      post('/api/qualifications/{id}/withdraw', { path: { id }, body: { reason }, key }),
    { refresh: [SKILLS], done },
  );
