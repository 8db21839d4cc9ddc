import type { Place } from './queries';

/** From the top down; each level stands below a higher one. */
export const LEVELS = ['enterprise', 'site', 'area', 'work_center', 'work_unit'] as const;
export type Level = (typeof LEVELS)[number];

const rank = (level: string) => LEVELS.indexOf(level as Level);

/** What can stand in such a place. */
export const below = (level: string): Level[] => LEVELS.slice(rank(level) + 1);

export type Branch = { place: Place; depth: number };

/** The tree as lines, each after what it stands in, by number. */
export function lines(places: Place[]): Branch[] {
  const children = new Map<number, Place[]>();
  for (const place of places) {
    const beside = children.get(place.parent ?? 0);
    if (beside) beside.push(place);
    else children.set(place.parent ?? 0, [place]);
  }
  const known = new Set(places.map((place) => place.id));
  const walk = (parent: number, depth: number): Branch[] =>
    (children.get(parent) ?? [])
      .sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }))
      .flatMap((place) => [{ place, depth }, ...walk(place.id, depth + 1)]);
  const lost = places.filter((place) => place.parent && !known.has(place.parent));
  return [...walk(0, 0), ...lost.map((place) => ({ place, depth: 0 }))];
}

/** Where a place could stand instead: above its level and in use. */
export const hosts = (places: Place[], level: string): Place[] =>
  lines(places)
    .map(({ place }) => place)
    .filter((place) => place.is_usable && rank(place.level ?? '') < rank(level));
