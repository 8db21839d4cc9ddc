import { shelf } from '@/lib/shelf';
import type { Session } from './session';

/** Who is at this terminal, as far as the device knows; kept over a restart. */
export type Presence = {
  session: Session;
  touchedAt: number;
  /** Somebody came or left while the plant could not be asked: it knows another person than the device. */
  apart: 'came' | 'left' | 'idle' | null;
};

const WHO = 'presence';
export const IDLE_LOCK_MS = 5 * 60_000;

/** A browser that keeps nothing, as some private windows, has no terminal in it. */
export const presence = (): Promise<Presence | undefined> =>
  shelf().then(
    async (kept) => (await kept.get('facts', WHO)) as Presence | undefined,
    () => undefined,
  );

export async function keepPresence(now: Presence): Promise<void> {
  await shelf().then(
    (kept) => kept.put('facts', now, WHO),
    () => undefined,
  );
}

/** Somebody touched the screen: after a restart the same person goes on only within the idle time. */
export async function touched(): Promise<void> {
  const kept = await presence();
  if (kept) await keepPresence({ ...kept, touchedAt: Date.now() });
}

/** Who works here while nobody can be asked; nobody where the screen was not touched for too long. */
export async function presentOffline(): Promise<Session | null> {
  const kept = await presence();
  if (!kept) return null;
  if (!kept.session.person || Date.now() - kept.touchedAt < IDLE_LOCK_MS) {
    return { ...kept.session, offline: true };
  }
  const session = { ...kept.session, person: null, grant: null };
  await keepPresence({ ...kept, session, apart: kept.apart ?? 'idle' });
  return { ...session, offline: true };
}
