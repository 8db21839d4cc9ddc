import type { TFunction } from 'i18next';

type T = TFunction<['masters', ...string[]]> | TFunction<'masters'>;
const say = (t: T, key: string, values: Record<string, unknown> = {}): string =>
  (t as (key: string, values: Record<string, unknown>) => string)(key, values);

/** The name of a field as its form calls it. */
export const fieldName = (t: T, field: string): string =>
  say(t, `fields.${field}`, { defaultValue: field.replaceAll('_', ' ') });

/** The lists whose members have a name of their own. */
const LISTS = [
  'segments',
  'steps',
  'materials',
  'substitutes',
  'co_products',
  'parameters',
  'documents',
  'branches',
  'translations',
  'hotspots',
];

/** How a member of a list is called: an operation by number and name, a material by its number. */
function memberName(t: T, list: string, key: string, member: unknown): string {
  const of = (member ?? {}) as Record<string, unknown>;
  switch (list) {
    case 'segments':
      return say(t, 'place.operation', { number: of.sequence ?? key, name: of.name ?? '' }).trim();
    case 'steps':
      return say(t, 'place.step', { number: of.sequence ?? key, title: of.title ?? '' }).trim();
    case 'translations':
      return say(t, `words.${key}`, { defaultValue: key });
    default:
      return say(t, `place.${list}`, {
        name: of.material || of.number || of.name || of.title || Number(key) + 1 || key,
      });
  }
}

/**
 * A place in words: "Operation 20 Turn · Step 3 Measure · Lower limit". `find` says which member of a list a part of
 * the path means: by its place in what is edited, by its number in what is compared.
 */
export function pathInWords(
  t: T,
  path: string,
  find: (sofar: string, list: string, key: string) => unknown,
): string {
  const parts = path.split('.');
  const words: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    const key = parts[at + 1];
    if (LISTS.includes(part) && key !== undefined) {
      const sofar = parts.slice(0, at).join('.');
      const length = keyLength(parts.slice(at + 1), (name) => find(sofar, part, name) !== undefined);
      const name = parts.slice(at + 1, at + 1 + length).join('.');
      words.push(memberName(t, part, name, find(sofar, part, name)));
      at += length;
    } else {
      words.push(fieldName(t, part));
    }
  }
  return words.join(' · ');
}

/** A name may have points of its own: as many parts belong to it as together name something. */
function keyLength(parts: string[], isKnown: (name: string) => boolean): number {
  if (/^\d+$/.test(parts[0] ?? '')) return 1;
  for (let length = parts.length; length > 1; length--) {
    if (isKnown(parts.slice(0, length).join('.'))) return length;
  }
  return 1;
}
