import type { TFunction } from 'i18next';

export type Change = {
  path: string;
  what: 'added' | 'removed' | 'changed';
  before: unknown;
  after: unknown;
};

export type Reading = {
  number: string;
  version: number;
  name: string;
  change_note: string;
  known: number;
  is_read: boolean;
  differences: Change[];
};

/** Another version than before, and who decided so; a change order moved the job while it was on the floor. */
export type Changed = {
  before: string;
  after: string;
  version: number;
  is_seen: boolean;
  is_mid_order: boolean;
  from_unit: string;
  by: string;
  at: string;
  reason: string;
  differences: Change[];
};

export type Told = {
  key: string;
  step: number | null;
  field: string;
  what: Change['what'];
  before: string;
  now: string;
};

const PICTURES = ['picture', 'drawing', 'video', 'hotspots', 'branches', 'translations'];

/** One difference in the words of the floor: which step, what of it, before and now. */
export function told(change: Change, t: TFunction<'execution'>): Told {
  const parts = change.path.split('.');
  const step = parts[0] === 'steps' && parts[1] ? Number(parts[1]) : null;
  const name = step === null ? (parts.at(-1) ?? '') : (parts[2] ?? '');
  const words = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (PICTURES.includes(name) || name === '') return t('reading.seen');
    return typeof value === 'object' ? Object.values(value).flat().join(', ') : String(value);
  };
  return {
    key: change.path,
    step,
    field: name
      ? t(`reading.field.${name}` as 'reading.field.title', { defaultValue: name.replaceAll('_', ' ') })
      : '',
    what: change.what,
    before: words(change.before),
    now: words(change.after),
  };
}
