/** A stretch of time in milliseconds. */
export type Range = { from: number; to: number };

export const SHORTEST = 1_000;
export const LONGEST = 32 * 86_400_000;

export const length = ({ from, to }: Range) => to - from;

/** Spans a button offers. */
export const SPANS = [
  { key: '1m', ms: 60_000 },
  { key: '10m', ms: 600_000 },
  { key: '1h', ms: 3_600_000 },
  { key: '8h', ms: 8 * 3_600_000 },
  { key: '24h', ms: 86_400_000 },
  { key: '7d', ms: 7 * 86_400_000 },
  { key: '30d', ms: 30 * 86_400_000 },
] as const;

/** The same stretch, no shorter than a second, no longer than a month, and not in the future. */
export function clamp({ from, to }: Range, now: number): Range {
  const span = Math.min(LONGEST, Math.max(SHORTEST, to - from));
  const middle = (from + to) / 2;
  const end = Math.min(now, middle + span / 2);
  return { from: end - span, to: end };
}

/** Closer (factor below 1) or wider, so that the moment `at` stays where it is. */
export function zoom({ from, to }: Range, factor: number, at: number, now: number): Range {
  const span = Math.min(LONGEST, Math.max(SHORTEST, (to - from) * factor));
  const share = (at - from) / (to - from);
  const begin = at - share * span;
  return clamp({ from: begin, to: begin + span }, now);
}

/** Earlier (negative) or later by this share of its length. */
export function shift({ from, to }: Range, share: number, now: number): Range {
  const by = (to - from) * share;
  return clamp({ from: from + by, to: to + by }, now);
}

/** What the address says: `from` and `to` in milliseconds, or `live` with a length. */
export function fromAddress(search: URLSearchParams, now: number): { range: Range; live: boolean } {
  const from = Number(search.get('from') || Number.NaN);
  const to = Number(search.get('to') || Number.NaN);
  if (Number.isFinite(from) && Number.isFinite(to) && from < to)
    return { range: clamp({ from, to }, now), live: false };
  const span = Number(search.get('span')) || 600_000;
  return { range: clamp({ from: now - span, to: now }, now), live: true };
}
