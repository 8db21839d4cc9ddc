import type { Doc } from './types';

/** Work nobody has saved yet, kept in this browser: a reload or an ended session loses nothing. */
export type Kept = { doc: Doc; etag: string | undefined; at: number };

const name = (person: number, master: number) => `lineside-work-master:${person}:${master}`;

export function readKept(person: number, master: number): Kept | null {
  const text = localStorage.getItem(name(person, master));
  return text === null ? null : (JSON.parse(text) as Kept);
}

/** False when the browser has no room for it: then leaving the page loses the work. */
export function keep(person: number, master: number, kept: Kept | null): boolean {
  try {
    if (kept) localStorage.setItem(name(person, master), JSON.stringify(kept));
    else localStorage.removeItem(name(person, master));
    return true;
  } catch {
    return false;
  }
}
