import { queryOptions, useQuery } from '@tanstack/react-query';
import { emptyShelf } from '@/lib/shelf';
import { setPlantZone } from '@/lib/time';
import { get, isAborted, personChanges, post } from './client';
import { keepPresence, presence, presentOffline } from './presence';
import { asProblem, Problem } from './problem';

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
    work_units: { id: number; number: string; name: string; mode: string; has_hand_counter: boolean }[];
    people: TerminalPerson[];
  } | null;
  site: { number: string; name: string; time_zone: string } | null;
  demo: boolean;
  version: string;
  /** Nobody is here yet; people prepare the first order; the plant runs. */
  set_up: 'nobody' | 'begun' | 'done';
  /** The badge-in under which this terminal may send later what its person does while the line is cut. */
  grant: { id: number; expires_at: string } | null;
  /** By badge or PIN at a terminal: that opens the work at stations; the office takes the password. */
  badged_in: boolean;
  /** Nobody could be asked: this is what the device remembers. */
  offline?: boolean;
  /** The line is back, and the plant has not seen the badge of who came meanwhile. */
  returned?: boolean;
};

const NOBODY: Session = {
  person: null,
  terminal: null,
  site: null,
  demo: false,
  version: '',
  set_up: 'done',
  grant: null,
  badged_in: false,
};

/**
 * The device is a terminal: it remembers who is here. Whoever came while the line was cut is not who the plant thinks is
 * here: nobody works on in another's name, so they badge in once more.
 */
async function settled(session: Session, signal: AbortSignal): Promise<Session> {
  const kept = await presence();
  // Somebody came or left while this was asked: what they were told is newer.
  if (signal.aborted) return session;
  if (!session.terminal) {
    if (kept) await emptyShelf();
    return session;
  }
  const apart = kept?.apart && kept.session.person?.id !== session.person?.id ? kept.apart : null;
  const here = apart && session.person ? await signedOut(apart !== 'left') : session;
  const returned = apart === 'came' || (kept?.session.returned === true && !session.person);
  const now = { ...here, returned };
  if (!signal.aborted) await shownHere(now);
  return now;
}

async function signedOut(idle: boolean): Promise<Session> {
  const over = personChanges();
  try {
    return await post<Session>('/api/session/badge-out', { body: { idle } });
  } finally {
    over();
  }
}

/** The device remembers who the plant says is here. */
export const shownHere = (session: Session): Promise<void> =>
  keepPresence({ session, touchedAt: Date.now(), apart: null });

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      const session = await settled(await get<Session>('/api/session', { within: 5_000, signal }), signal);
      if (session.site) setPlantZone(session.site.time_zone);
      return session;
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) return NOBODY;
      const kept = !isAborted(error) && asProblem(error).isUnanswered ? await presentOffline() : null;
      if (!kept) throw error;
      if (kept.site) setPlantZone(kept.site.time_zone);
      return kept;
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
