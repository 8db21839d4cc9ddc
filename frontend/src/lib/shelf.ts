import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** One action of one person that waits for its answer: what is sent, and the key that makes sending it twice harmless. */
export type Waiting = {
  /** Their order on this device. */
  id: number;
  key: string;
  person: number;
  who: string;
  /** The badge-in it was done under; without one only its person can send it. */
  grant: number | null;
  /** The work unit it was done at: what follows there waits for it. */
  place: string;
  path: string;
  body: Record<string, unknown>;
  label: string;
  /** By this device's clock, however wrong. */
  doneAt: string;
  /** Why the plant did not take it; a person decides. */
  problem: { status: number; code: string; detail: string; extra: Record<string, unknown> } | null;
};

export type Answer = { name: string; key: readonly unknown[]; data: unknown; at: number };
export type Known = { id: number; badge: string; until: string; grant: number; person: object };

interface Shelf extends DBSchema {
  waiting: { key: number; value: Waiting };
  answers: { key: string; value: Answer };
  known: { key: number; value: Known };
  facts: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Shelf>> | undefined;

/** What a terminal keeps on the device, so that work goes on while the line is cut and after a restart. */
export const shelf = (): Promise<IDBPDatabase<Shelf>> => {
  opened ??= openDB<Shelf>('lineside-terminal', 1, {
    upgrade(database) {
      database.createObjectStore('waiting', { keyPath: 'id', autoIncrement: true });
      database.createObjectStore('answers', { keyPath: 'name' });
      database.createObjectStore('known', { keyPath: 'id' });
      database.createObjectStore('facts');
    },
  });
  return opened;
};

/** Whether this browser keeps anything at all; some private windows do not. */
export const keeps = (): Promise<boolean> =>
  shelf().then(
    () => true,
    () => false,
  );

/** The device is no terminal any more: nothing of the plant stays on it but what nobody has taken yet. */
export async function emptyShelf(): Promise<void> {
  const database = await shelf();
  await Promise.all([database.clear('answers'), database.clear('known'), database.clear('facts')]);
  if ('caches' in window) await caches.delete(FILES);
}

/** Pictures, drawings and videos of the jobs at this terminal; the service worker answers from it. */
export const FILES = 'lineside-files';
