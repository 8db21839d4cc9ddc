import type { Timeline } from './queries';

export type Span = { from: number; to: number };
/** A part of the strip in shares of its length; `gap` where there is no data anybody trusts. */
export type Part = { state: string; left: number; width: number };

function inside(part: { started_at: string; ended_at: string }, span: Span): { left: number; width: number } {
  const length = span.to - span.from;
  const from = Math.max(span.from, Date.parse(part.started_at));
  const to = Math.min(span.to, Date.parse(part.ended_at));
  return { left: (from - span.from) / length, width: Math.max(0, to - from) / length };
}

/** States first and gaps over them: what the machine did while nobody heard it, nobody knows. */
export function partsOf(line: Timeline, span: Span): Part[] {
  const states = line.states.map((part) => ({
    state: part.state === 'offline' ? 'gap' : part.state,
    ...inside(part, span),
  }));
  const gaps = line.gaps.map((part) => ({ state: 'gap', ...inside(part, span) }));
  return [...states, ...gaps].filter((part) => part.width > 0);
}

/** How much of the drawn line each state has, the most first; gaps are taken out of what they cover. */
export function sharesOf(parts: Part[]): [string, number][] {
  const edges = [...new Set(parts.flatMap((part) => [part.left, part.left + part.width]))].sort(
    (a, b) => a - b,
  );
  const shares = new Map<string, number>();
  for (const [index, edge] of edges.slice(0, -1).entries()) {
    const next = edges[index + 1] ?? edge;
    const middle = (edge + next) / 2;
    const over = parts.filter((part) => part.left <= middle && middle < part.left + part.width);
    const state = over.some((part) => part.state === 'gap') ? 'gap' : over.at(-1)?.state;
    if (state) shares.set(state, (shares.get(state) ?? 0) + next - edge);
  }
  return [...shares].sort(([, a], [, b]) => b - a);
}
