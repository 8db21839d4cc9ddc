import { queryOptions, useQuery } from '@tanstack/react-query';
import { setPlantZone } from '@/lib/time';
import { get } from './client';
import { Problem } from './problem';

export type Person = {
  id: number;
  username: string;
  name: string;
  roles: string[];
  /** Stood in for now, as a deputy. */
  acting_roles: string[];
  permissions: string[];
  language: string;
  landing: string;
};

export type TerminalPerson = { id: number; name: string; initials: string };

export type Session = {
  person: Person | null;
  terminal: {
    id: number;
    number: string;
    name: string;
    px_per_mm: number;
    work_units: { id: number; number: string; name: string; mode: string }[];
    people: TerminalPerson[];
  } | null;
  site: { number: string; name: string; time_zone: string } | null;
  demo: boolean;
  version: string;
  /** Nobody is here yet; people prepare the first order; the plant runs. */
  set_up: 'nobody' | 'begun' | 'done';
};

const NOBODY: Session = {
  person: null,
  terminal: null,
  site: null,
  demo: false,
  version: '',
  set_up: 'done',
};

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    try {
      const session = await get<Session>('/api/session');
      if (session.site) setPlantZone(session.site.time_zone);
      return session;
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) return NOBODY;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Who is signed in here, at which terminal, in which plant. */
export const useSession = (): Session => useQuery(sessionQuery).data ?? NOBODY;

/** Where somebody's work starts: in a new plant, for whoever prepares it, with what is still missing. */
export const landingOf = ({ person, set_up }: Session): string =>
  set_up === 'begun' && person?.permissions.includes('equipment.author_equipment')
    ? '/set-up'
    : person?.landing || '/floor';

/** May the person do this? Only for showing a way in; the server decides. */
export function useMay(permission: string): boolean {
  return useSession().person?.permissions.includes(permission) ?? false;
}
