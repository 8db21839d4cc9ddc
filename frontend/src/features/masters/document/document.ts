import type { Doc, Need, Segment, Step } from './types';
import { PARAMETER, SEGMENT, STEP } from './types';

/** Fills in what an older server or an older kept draft does not say, and drops what is only for reading. */
function only<T extends object>(empty: T, given: object): T {
  const known = given as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(empty).map(([name, value]) => [name, known[name] ?? value]),
  ) as unknown as T;
}

const need = (given: Need): Need => ({
  material: given.material,
  quantity: given.quantity,
  mode: given.mode,
  substitutes: (given.substitutes ?? []).map(({ material, quantity }) => ({ material, quantity })),
});

const step = (given: Step): Step => ({
  ...only(STEP, given),
  sequence: given.sequence,
  title: given.title,
});

const segment = (given: Segment): Segment => ({
  ...only(SEGMENT, given),
  sequence: given.sequence,
  name: given.name,
  after: given.after,
  materials: given.materials.map(need),
  parameters: (given.parameters ?? []).map((each) => only(PARAMETER, each)),
  steps: given.steps.map(step),
});

/** The part of a work master that is edited: exactly what a save sends. */
export const documentOf = (given: Doc): Doc => ({
  name: given.name,
  revision_kind: given.revision_kind,
  change_note: given.change_note,
  over_production_percent: given.over_production_percent,
  segments: given.segments.map(segment).sort((a, b) => a.sequence - b.sequence),
});

/** The order of keys does not matter, neither here nor to the server. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame(one[name], other[name]));
}
