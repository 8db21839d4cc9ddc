/** What is typed for one report: a line for the good pieces, or for a counter, and one for each loss. */
import { PIECES } from '@/lib/quantity';
import { asDecimal, readNumber } from '@/lib/typed';
import type { Job } from '../model';

/** What people say is not good; components are spoilt beside the product. */
export const LOSSES = ['scrap', 'rework', 'on_hold', 'component'] as const;
export type LossKind = (typeof LOSSES)[number];
export type Kind = 'good' | 'counter_start' | 'counter_end' | LossKind;

export type Line = {
  kind: Kind;
  quantity: string;
  reason: string;
  /** The operation that caused it. */
  cause: number | null;
  material: number | null;
  lot: string;
  photo: string;
  tag: string;
  /** A quantity nobody typed: the first key replaces it. */
  fresh: boolean;
};

export type Lines = { lines: Line[]; at: number };

export const line = (kind: Kind, over: Partial<Line> = {}): Line => ({
  kind,
  quantity: '',
  reason: '',
  cause: null,
  material: null,
  lot: '',
  photo: '',
  tag: '',
  fresh: false,
  ...over,
});

export const empty = (job: Job): Lines => ({
  lines: job.counting_source === 'report' ? [line('good')] : [],
  at: 0,
});

/** Of single units one is in hand; of anything else so many are lost. */
const isOne = (job: Job, kind: Kind) => job.counting_source === 'unit' && kind !== 'component';

const amount = ({ quantity }: Line): number => readNumber(quantity) ?? 0;

const isLoss = ({ kind }: Line): boolean => LOSSES.some((each) => each === kind);

/** What was only tapped, without a figure or a reason, goes away as soon as something else is in hand. */
const isUntouched = (each: Line): boolean =>
  isLoss(each) && each.fresh && each.reason === '' && each.material === null;

/** The line that takes what is typed next: there is always one, and only one. */
export function pick({ lines }: Lines, index: number): Lines {
  const wanted = lines[index];
  const kept = lines.filter((each) => each === wanted || !isUntouched(each));
  return { lines: kept, at: wanted ? kept.indexOf(wanted) : 0 };
}

/** A kind of loss was touched: what is typed next is its figure, whether or not its reason is known yet. */
export function withKind(job: Job, all: Lines, kind: LossKind): Lines {
  const open = all.lines.findIndex((each) => each.kind === kind && each.reason === '');
  if (open >= 0) return pick(all, open);
  const others = isOne(job, kind) ? all.lines.filter((each) => !isOne(job, each.kind)) : all.lines;
  const cause = kind === 'component' ? null : job.sequence;
  return pick(
    { lines: [...others, line(kind, { quantity: '1', cause, fresh: true })], at: 0 },
    others.length,
  );
}

/** A reason was touched: the word the open line still lacks, one more of the same, or a new loss of one piece. */
export function withReason(job: Job, all: Lines, kind: LossKind, reason: string): Lines {
  const { lines, at } = all;
  const now = lines[at];
  const isSingle = kind === 'component' || isOne(job, kind);
  const open = now?.kind === kind && (now.reason === '' || isSingle) ? now : null;
  const same = isSingle ? null : lines.find((each) => each.kind === kind && each.reason === reason);
  if (!same && !open) return withReason(job, withKind(job, all, kind), kind, reason);
  if (!same) return { lines: lines.map((each) => (each === open ? { ...open, reason } : each)), at };
  // What was typed before its reason belongs to the line that has this reason already.
  const more = { ...same, quantity: String(amount(same) + (open ? amount(open) : 1)), fresh: true };
  const kept = lines.filter((each) => each !== open).map((each) => (each === same ? more : each));
  return { lines: kept, at: kept.indexOf(more) };
}

/** A component was touched: the one the open line still lacks, or one more that is spoilt; the reason is asked next. */
export function withComponent(job: Job, all: Lines, material: number): Lines {
  const now = all.lines[all.at];
  if (now?.kind !== 'component' || now.reason !== '')
    return withComponent(job, withKind(job, all, 'component'), material);
  return {
    lines: all.lines.map((each) => (each === now ? { ...now, material } : each)),
    at: all.at,
  };
}

/** The keys of a hand or a pad: they replace a quantity nobody typed. */
export function typed({ lines, at }: Lines, quantity: string): Lines {
  return {
    at,
    lines: lines.map((each, index) => {
      if (index !== at) return each;
      const onlyNew =
        each.fresh && quantity.length > each.quantity.length && quantity.startsWith(each.quantity);
      return { ...each, fresh: false, quantity: onlyNew ? quantity.slice(each.quantity.length) : quantity };
    }),
  };
}

export const without = ({ lines }: Lines, index: number): Lines => ({
  lines: lines.filter((_, other) => other !== index),
  at: 0,
});

/** The good pieces are typed, or read off a counter whose last figure is known. */
export function byCounter({ lines }: Lines, last: string | null): Lines {
  const losses = lines.filter(isLoss);
  const start = line('counter_start', { quantity: last ?? '', fresh: true });
  return { lines: [start, line('counter_end'), ...losses], at: last === null ? 0 : 1 };
}

export const withGood = ({ lines }: Lines, quantity: number): Lines => ({
  lines: lines.map((each) =>
    each.kind === 'good' ? { ...each, quantity: String(quantity), fresh: true } : each,
  ),
  at: Math.max(
    0,
    lines.findIndex((each) => each.kind === 'good'),
  ),
});

export const filled = ({ lines }: Lines): Line[] => lines.filter((each) => each.quantity !== '');

export const sum = (all: Lines, kind: Kind): number =>
  filled(all)
    .filter((each) => each.kind === kind)
    .reduce((total, each) => total + amount(each), 0);

export const readsCounter = ({ lines }: Lines): boolean => lines.some((each) => each.kind === 'counter_end');

/** The good pieces: as typed, or what the counter ran on and was not lost. */
export function good(all: Lines): number {
  if (!readsCounter(all)) return sum(all, 'good');
  const lost = sum(all, 'scrap') + sum(all, 'rework') + sum(all, 'on_hold');
  return sum(all, 'counter_end') - sum(all, 'counter_start') - lost;
}

/** What is counted by the piece has no half ones. */
export function isBroken(job: Job, each: Line): boolean {
  const need = job.needs.find((one) => one.material.id === each.material);
  const unit = each.kind === 'component' ? need?.material.unit : job.unit;
  return unit === PIECES && each.quantity !== '' && !Number.isInteger(readNumber(each.quantity));
}

/** What a report still lacks, and of which line; null once it can be sent. */
export type Missing = { what: 'which' | 'why' | 'pieces' | 'any'; kind: Kind };

export function missing(job: Job, all: Lines): Missing | null {
  for (const each of all.lines) {
    const { kind } = each;
    const pieces = readNumber(each.quantity);
    if (kind === 'component' && each.material === null) return { what: 'which', kind };
    if (isLoss(each) && each.reason.trim() === '') return { what: 'why', kind };
    // Nothing good needs no nought.
    if (kind === 'good' && each.quantity === '') continue;
    if (pieces === null || isBroken(job, each) || (isLoss(each) && pieces <= 0))
      return { what: 'pieces', kind };
  }
  const some = all.lines.some((each) => isLoss(each) || (each.kind === 'good' && amount(each) > 0));
  if (readsCounter(all)) return good(all) >= 0 ? null : { what: 'pieces', kind: 'counter_end' };
  if (some) return null;
  // Where a machine or single units count, only losses are said.
  return { what: all.lines.length > 0 ? 'pieces' : 'any', kind: 'good' };
}

/** What is sent. `unit` is the piece in hand where single units count. */
export function bodyOf(all: Lines, unit: number | null): object {
  const said = filled(all);
  const of = (kind: Kind) => said.filter((each) => each.kind === kind);
  const loss = (kind: Kind) =>
    of(kind).map((each) => ({
      quantity: asDecimal(each.quantity),
      reason: each.reason,
      ...(each.cause === null ? {} : { cause_operation: each.cause }),
      ...(unit === null ? {} : { unit }),
    }));
  const counter = Object.fromEntries(
    said
      .filter((each) => each.kind.startsWith('counter'))
      .map((each) => [each.kind, asDecimal(each.quantity)]),
  );
  const held = of('on_hold').map(({ quantity, reason, cause, photo, tag }) => ({
    quantity: asDecimal(quantity),
    reason,
    ...(cause === null ? {} : { cause_operation: cause }),
    ...(photo && { photo }),
    ...(tag && { tag }),
  }));
  const components = of('component').map(({ material, quantity, reason, lot }) => ({
    material,
    quantity: asDecimal(quantity),
    reason,
    ...(lot && { lot }),
  }));
  return {
    ...(of('good').length > 0 ? { good: String(sum(all, 'good')) } : {}),
    ...counter,
    scrap: loss('scrap'),
    rework: loss('rework'),
    ...(held.length > 0 ? { on_hold: held } : {}),
    ...(components.length > 0 ? { components } : {}),
  };
}
