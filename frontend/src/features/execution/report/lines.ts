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

/** A reason was touched: a new loss of one piece, one more of the same, or the word an open line still lacks. */
export function withReason(job: Job, { lines, at }: Lines, kind: LossKind, reason: string): Lines {
  const now = lines[at];
  if (now?.kind === kind && (now.reason === '' || kind === 'component'))
    return { lines: lines.map((each) => (each === now ? { ...now, reason } : each)), at };
  if (kind === 'component') return { lines, at };
  if (isOne(job, kind)) {
    const others = lines.filter((each) => !isOne(job, each.kind));
    return {
      lines: [...others, line(kind, { quantity: '1', reason, cause: job.sequence })],
      at: others.length,
    };
  }
  const same = lines.findIndex((each) => each.kind === kind && each.reason === reason);
  if (same < 0) {
    const added = line(kind, { quantity: '1', reason, cause: job.sequence, fresh: true });
    return { lines: [...lines, added], at: lines.length };
  }
  const more = String((readNumber(lines[same]?.quantity ?? '') ?? 0) + 1);
  return {
    lines: lines.map((each, index) => (index === same ? { ...each, quantity: more, fresh: true } : each)),
    at: same,
  };
}

/** A component was touched: one of it is spoilt, the reason is asked next. */
export const withComponent = ({ lines }: Lines, material: number): Lines => ({
  lines: [...lines, line('component', { quantity: '1', material, fresh: true })],
  at: lines.length,
});

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
  const losses = lines.filter((each) => LOSSES.some((kind) => kind === each.kind));
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

const amount = ({ quantity }: Line): number => readNumber(quantity) ?? 0;

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

export function isReady(job: Job, all: Lines): boolean {
  const said = filled(all);
  const whole = said.every((each) => {
    const pieces = readNumber(each.quantity);
    if (pieces === null || isBroken(job, each)) return false;
    if (each.kind === 'counter_start' || each.kind === 'counter_end') return pieces >= 0;
    return pieces > 0 && (each.kind === 'good' || each.reason !== '');
  });
  const counter = said.filter((each) => each.kind.startsWith('counter'));
  return said.length > 0 && whole && (!readsCounter(all) || (counter.length === 2 && good(all) >= 0));
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
