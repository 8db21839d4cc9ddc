import type { TFunction } from 'i18next';
import { pathInWords } from './words';

export type Difference = {
  path: string;
  what: 'added' | 'removed' | 'changed';
  before: unknown;
  after: unknown;
};

export type Row = Difference & { place: string; field: string };
export type Group = { title: string; rows: Row[] };

const OPERATION = /^segments\.([^.]+)/;

/** A member of a list in either version, by what it is known by: its number, its material, its name. */
function findIn(doc: object, sofar: string, list: string, key: string): unknown {
  const parts = sofar === '' ? [] : sofar.split('.');
  let at: unknown = doc;
  for (let index = 0; index < parts.length; index += 2)
    at = member(at, parts[index] ?? '', parts[index + 1] ?? '');
  return member(at, list, key);
}

function member(at: unknown, list: string, key: string): unknown {
  const rows = (at as Record<string, unknown> | undefined)?.[list];
  if (!Array.isArray(rows)) return undefined;
  return rows.find((row) =>
    [row?.sequence, row?.material, row?.number, row?.name, row?.title, row?.n].map(String).includes(key),
  );
}

/** Differences by operation, in the order of work; what concerns the whole version comes first. */
export function grouped(t: TFunction<'masters'>, rows: Difference[], before: object, after: object): Group[] {
  const find = (sofar: string, list: string, key: string) =>
    findIn(after, sofar, list, key) ?? findIn(before, sofar, list, key);
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const operation = OPERATION.exec(row.path)?.[0] ?? '';
    const title = operation ? pathInWords(t, operation, find) : t('compare.whole');
    const whole = pathInWords(t, row.path, find);
    const place = operation ? whole.slice(title.length).replace(/^ · /, '') : whole;
    const group = groups.get(operation) ?? { title, rows: [] };
    const field = row.path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? '';
    group.rows.push({ ...row, place: place || t('compare.operation'), field });
    groups.set(operation, group);
  }
  const order = (operation: string) => Number(operation.split('.')[1] ?? -1);
  return [...groups.entries()].sort(([a], [b]) => order(a) - order(b)).map(([, group]) => group);
}
