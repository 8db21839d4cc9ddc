import type { Schema } from '@/api/types';

export type Segment = Schema<'MasterSegment'>;
export type Box = { segment: Segment; column: number; row: number };

/** Operations in columns by how many come before them; those of one column run side by side. */
export function routing(segments: Segment[]): Box[] {
  const known = new Map(segments.map((segment) => [segment.sequence, segment]));
  const depth = (segment: Segment): number =>
    segment.after.reduce((most, sequence) => {
      const before = known.get(sequence);
      return before ? Math.max(most, depth(before) + 1) : most;
    }, 0);
  const rows = new Map<number, number>();
  return [...segments]
    .sort((a, b) => a.sequence - b.sequence)
    .map((segment) => {
      const column = depth(segment);
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      return { segment, column, row };
    });
}
