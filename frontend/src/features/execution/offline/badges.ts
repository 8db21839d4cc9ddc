import { keepPresence, presence } from '@/api/presence';
import type { Session } from '@/api/session';
import { shelf } from '@/lib/shelf';

/** Slow on purpose: who takes the device home must not read badges from it. */
const ROUNDS = 210_000;
const SALT = 'badge-salt';

/**
 * Remembers who badged in here, by a badge the plant has just seen, as long as the badge-in lets them work offline.
 * PINs are never kept: they sign.
 */
export async function remember({ person, grant }: Session, badge: string): Promise<void> {
  if (!person || !grant || !canKeep()) return;
  const known = {
    id: person.id,
    badge: await digest(badge),
    until: grant.expires_at,
    grant: grant.id,
    person,
  };
  await (await shelf()).put('known', known);
}

/** Badged out: at this terminal they are unknown until they come again and the plant is asked. */
export async function forget(person: number): Promise<void> {
  await (await shelf()).delete('known', person);
}

/** Who may badge in here while the line is cut. */
export async function known(): Promise<string[]> {
  const all = await (await shelf()).getAll('known');
  return all
    .filter(({ until }) => Date.parse(until) > Date.now())
    .map(({ person }) => (person as { name: string }).name);
}

/** Takes the terminal for the person whose badge it is; null where the device does not know it. */
export async function badgeInOffline(badge: string): Promise<Session | null> {
  const kept = await presence();
  if (!kept || !canKeep()) return null;
  const wanted = await digest(badge);
  const found = (await (await shelf()).getAll('known')).find((each) => each.badge === wanted);
  if (!found || Date.parse(found.until) < Date.now()) return null;
  const person = found.person as Session['person'];
  const session = {
    ...kept.session,
    person,
    grant: { id: found.grant, expires_at: found.until },
    badged_in: true,
    offline: true,
  };
  await keepPresence({ session, touchedAt: Date.now(), apart: 'came' });
  return session;
}

/** Leaves the terminal while nobody can be told; the plant hears of it when the line is back. */
export async function leaveOffline(why: 'left' | 'idle'): Promise<Session | null> {
  const kept = await presence();
  if (!kept) return null;
  if (why === 'left' && kept.session.person) await forget(kept.session.person.id);
  const session = { ...kept.session, person: null, grant: null, offline: true };
  await keepPresence({ session, touchedAt: Date.now(), apart: why });
  return session;
}

// Browsers offer it in secure contexts only; elsewhere there is no offline work at all.
const canKeep = () => crypto.subtle !== undefined;

async function digest(badge: string): Promise<string> {
  const database = await shelf();
  let salt = (await database.get('facts', SALT)) as Uint8Array<ArrayBuffer> | undefined;
  if (!salt) {
    salt = crypto.getRandomValues(new Uint8Array(16));
    await database.put('facts', salt, SALT);
  }
  const words = new TextEncoder().encode(badge.trim());
  const key = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    key,
    256,
  );
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
