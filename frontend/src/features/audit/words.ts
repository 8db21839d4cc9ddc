import { factName } from '@/lib/words';

/** A value of the record as a reader sees it; nothing is left out. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length ? value.map(shown).join('; ') : '–';
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, each]) => `${factName(name)}: ${shown(each)}`)
      .join(', ');
  return String(value);
}

/** The columns in which an old and a new row differ. */
export function differences(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): { field: string; from: unknown; to: unknown }[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));
}
