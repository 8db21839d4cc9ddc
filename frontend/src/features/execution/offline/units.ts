import type { Waiting } from '@/lib/shelf';
import { onJob } from './actions';

/** Until the plant has numbered a unit that was begun offline, it goes by its action's number, below zero. */
export const unitOf = (entry: Pick<Waiting, 'id'>): number => -entry.id;

type Units = { units?: { id: number; state: string; position: number }[] };

/** The actions that name the unit just begun, with its real number instead. */
export function withRealUnits(begun: Waiting, answer: unknown, others: Waiting[]): Waiting[] {
  if (onJob(begun.path)?.verb !== 'begin-unit') return [];
  const units = (answer as Units | null)?.units ?? [];
  const unit = units.toSorted((a, b) => b.position - a.position)[0];
  if (!unit) return [];
  const was = unitOf(begun);
  return others
    .filter((entry) => mentions(entry.body, was))
    .map((entry) => ({ ...entry, body: renamed(entry.body, was, unit.id) as Waiting['body'] }));
}

const mentions = (words: unknown, unit: number): boolean =>
  JSON.stringify(words) !== JSON.stringify(renamed(words, unit, 0));

function renamed(words: unknown, was: number, is: number): unknown {
  if (Array.isArray(words)) return words.map((each) => renamed(each, was, is));
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(
    Object.entries(words).map(([name, value]) => [
      name,
      name === 'unit' && value === was ? is : renamed(value, was, is),
    ]),
  );
}
