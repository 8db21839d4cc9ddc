export type Node = { id: number; number: string; parent: number | null };

/** The places as they stand in one another: each below its parent, with its depth. */
export function inTree<P extends Node>(places: P[], parent: number | null = null, depth = 0): [P, number][] {
  const known = new Set(places.map((place) => place.id));
  return places
    .filter((place) => (place.parent !== null && known.has(place.parent) ? place.parent : null) === parent)
    .flatMap((place) => [[place, depth] as [P, number], ...inTree(places, place.id, depth + 1)]);
}
