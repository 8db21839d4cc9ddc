import { type Doc, SEGMENT, type Segment } from './types';

const STRIDE = 10;

const bySequence = (a: Segment, b: Segment) => a.sequence - b.sequence;
const find = (doc: Doc, sequence: number) => doc.segments.find((each) => each.sequence === sequence);
const unique = (sequences: number[]) => [...new Set(sequences)].sort((a, b) => a - b);

const withSegments = (doc: Doc, segments: Segment[]): Doc => ({
  ...doc,
  segments: [...segments].sort(bySequence),
});

/** Every operation that has to be over before this one can be. */
export function ancestors(doc: Doc, sequence: number): Set<number> {
  const found = new Set<number>();
  const open = [...(find(doc, sequence)?.after ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(find(doc, next)?.after ?? []));
  }
  return found;
}

export const followers = (doc: Doc, sequence: number): Segment[] =>
  doc.segments.filter((each) => each.after.includes(sequence));

/** Gives operations other numbers, wherever they are named. */
function renamed(doc: Doc, to: Map<number, number>): Doc {
  const name = (sequence: number) => to.get(sequence) ?? sequence;
  return withSegments(
    doc,
    doc.segments.map((each) => ({
      ...each,
      sequence: name(each.sequence),
      after: unique(each.after.map(name)),
    })),
  );
}

/** Another number for one operation; refused (the same document) where it is taken. */
export const renumber = (doc: Doc, from: number, to: number): Doc =>
  to > 0 && !find(doc, to) ? ordered(renamed(doc, new Map([[from, to]]))) : doc;

/**
 * An operation has a greater number than those it waits for. Numbers stay as they are while that holds, because
 * people know operations by them; otherwise all are numbered 10, 20, 30 in the order of work.
 */
function ordered(doc: Doc): Doc {
  if (doc.segments.every((each) => each.after.every((before) => before < each.sequence))) return doc;
  const left = [...doc.segments].sort(bySequence);
  const to = new Map<number, number>();
  while (left.length) {
    const next = left.findIndex((each) => each.after.every((before) => to.has(before) || !find(doc, before)));
    const [segment] = left.splice(Math.max(0, next), 1);
    if (segment) to.set(segment.sequence, (to.size + 1) * STRIDE);
  }
  return renamed(doc, to);
}

/** A free number after `low`, and before `high` where that is possible. */
function freeNumber(doc: Doc, low: number, high: number): number {
  const taken = new Set(doc.segments.map((each) => each.sequence));
  const round = (Math.floor(low / STRIDE) + 1) * STRIDE;
  if (!taken.has(round) && round < high) return round;
  const next = Math.min(high, ...[...taken].filter((each) => each > low));
  const middle = Math.floor((low + Math.min(next, low + 2 * STRIDE)) / 2);
  for (let free = middle; free > low; free--) if (!taken.has(free)) return free;
  for (let free = middle + 1; free < high; free++) if (!taken.has(free)) return free;
  let last = (Math.floor(Math.max(...taken) / STRIDE) + 1) * STRIDE;
  while (taken.has(last)) last += STRIDE;
  return last;
}

export type Added = { doc: Doc; sequence: number };

/** The number changes when the order of work forces it; its steps tell the new operation from all others. */
function added(before: Doc, segment: Segment, others: Segment[]): Added {
  const doc = ordered(withSegments(before, [...others, segment]));
  const placed = doc.segments.find((each) => each.steps === segment.steps);
  return { doc, sequence: placed?.sequence ?? segment.sequence };
}

const fresh = (sequence: number, name: string, after: number[]): Segment => ({
  ...SEGMENT,
  steps: [],
  sequence,
  name,
  after: unique(after),
});

/** An operation of its own, waiting for nothing. */
export function addFirst(doc: Doc, name: string): Added {
  const last = Math.max(0, ...doc.segments.map((each) => each.sequence));
  return added(
    doc,
    fresh(doc.segments.length ? freeNumber(doc, last, Infinity) : STRIDE, name, []),
    doc.segments,
  );
}

/** In series: the new operation takes over what came after this one. */
export function addAfter(doc: Doc, sequence: number, name: string): Added {
  const next = followers(doc, sequence);
  const high = Math.min(Infinity, ...next.map((each) => each.sequence));
  const segment = fresh(freeNumber(doc, sequence, high), name, [sequence]);
  const others = doc.segments.map((each) =>
    next.includes(each)
      ? { ...each, after: unique(each.after.map((at) => (at === sequence ? segment.sequence : at))) }
      : each,
  );
  return added(doc, segment, others);
}

/** In parallel: it waits for the same operations, and whatever waits for this one waits for both. */
export function addBeside(doc: Doc, sequence: number, name: string): Added {
  const twin = find(doc, sequence);
  const next = followers(doc, sequence);
  const high = Math.min(Infinity, ...next.map((each) => each.sequence));
  const segment = fresh(freeNumber(doc, sequence, high), name, twin?.after ?? []);
  const others = doc.segments.map((each) =>
    next.includes(each) ? { ...each, after: unique([...each.after, segment.sequence]) } : each,
  );
  return added(doc, segment, others);
}

/** Between two joined operations. */
export function addBetween(doc: Doc, from: number, to: number, name: string): Added {
  const segment = fresh(freeNumber(doc, from, to), name, [from]);
  const others = doc.segments.map((each) =>
    each.sequence === to
      ? { ...each, after: unique(each.after.map((at) => (at === from ? segment.sequence : at))) }
      : each,
  );
  return added(doc, segment, others);
}

export type JoinRefusal = 'itself' | 'already' | 'circle';

/** Why one operation cannot wait for the other. */
export function mayNotJoin(doc: Doc, from: number, to: number): JoinRefusal | null {
  if (from === to) return 'itself';
  if (find(doc, to)?.after.includes(from)) return 'already';
  return ancestors(doc, from).has(to) ? 'circle' : null;
}

/** `to` waits for `from`. */
export function join(doc: Doc, from: number, to: number): Doc {
  if (mayNotJoin(doc, from, to)) return doc;
  return ordered(
    withSegments(
      doc,
      doc.segments.map((each) =>
        each.sequence === to ? { ...each, after: unique([...each.after, from]) } : each,
      ),
    ),
  );
}

/** `to` no longer waits for `from`. */
export const part = (doc: Doc, from: number, to: number): Doc => ({
  ...doc,
  segments: doc.segments.map((each) =>
    each.sequence === to ? { ...each, after: each.after.filter((at) => at !== from) } : each,
  ),
});

/** Takes an operation out; what waited for it waits for what it waited for. */
export function removeOperation(doc: Doc, sequence: number): Doc {
  const gone = find(doc, sequence);
  if (!gone) return doc;
  return {
    ...doc,
    segments: doc.segments
      .filter((each) => each !== gone)
      .map((each) =>
        each.after.includes(sequence)
          ? { ...each, after: unique(each.after.flatMap((at) => (at === sequence ? gone.after : [at]))) }
          : each,
      ),
  };
}
