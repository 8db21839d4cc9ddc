import type { TFunction } from 'i18next';
import { number, unitName } from '@/lib/quantity';
import { fieldName } from './words';

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
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return say(t, value ? 'yes' : 'no');
  if (typeof value === 'number') return number(value, 6);
  if (typeof value === 'string') {
    const words = WORDS[field];
    if (words) return say(t, `${words}.${value}`, { defaultValue: value });
    if (field === 'unit') return unitName(value);
    return DECIMAL.test(value) ? number(value, 6) : value;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return '–';
    return value.map((each) => valueInWords(t, field, each)).join('\n');
  }
  const of = value as Record<string, unknown>;
  return field === 'hotspots'
    ? say(t, 'compare.point', { n: of.n, x: percent(of.x), y: percent(of.y) })
    : whole(t, of);
}

/** A member that is new or gone, told by what it says. */
function whole(t: T, of: Record<string, unknown>): string {
  return Object.entries(of)
    .filter(([, value]) => isSaid(value))
    .map(([field, value]) => `${fieldName(t, field)}: ${valueInWords(t, field, value)}`)
    .join('\n');
}

const percent = (part: unknown) => Math.round(Number(part) * 100);

const isSaid = (value: unknown) =>
  value !== null &&
  value !== '' &&
  value !== false &&
  !(Array.isArray(value) && value.length === 0) &&
  !(typeof value === 'object' && Object.keys(value as object).length === 0);
