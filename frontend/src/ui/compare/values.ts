import type { TFunction } from 'i18next';
import { number, unitName } from '@/lib/quantity';

type T = TFunction<'masters'>;
const say = (t: T, key: string, values: Record<string, unknown> = {}): string =>
  (t as (key: string, values: Record<string, unknown>) => string)(key, values);

/** Fields whose values are words of our own. */
const WORDS: Record<string, string> = {
  counting_source: 'counting',
  mode: 'mode',
  entry: 'entry',
  due: 'due',
  source: 'ask.sources',
  kind: 'documents.kinds',
  revision_kind: 'revisions',
  op: 'branch.op',
};
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A value of either version as a person would say it. */
export function valueInWords(t: T, field: string, value: unknown): string {
  if (isEmpty(value)) return '–';
  if (typeof value === 'boolean') return say(t, value ? 'yes' : 'no');
  if (typeof value === 'number') return number(value, 6);
  if (typeof value === 'string') {
    const words = WORDS[field];
    if (words) return say(t, `${words}.${value}`, { defaultValue: value });
    if (field === 'unit') return unitName(value);
    return DECIMAL.test(value) ? number(value, 6) : value;
  }
  if (Array.isArray(value)) return value.map((each) => valueInWords(t, field, each)).join('\n');
  const of = value as Record<string, unknown>;
  return say(t, 'compare.point', { n: of.n, x: percent(of.x), y: percent(of.y) });
}

const percent = (part: unknown) => Math.round(Number(part) * 100);

export const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);
