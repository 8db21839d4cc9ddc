import type { Segment } from '../document/types';

type Node = { segment: Segment | null; column: number; row: number };
export type Box = { segment: Segment; column: number; row: number };
/** A dependency, with the free places it goes through on its way past other operations. */
export type Line = { from: Box; to: Box; through: { column: number; row: number }[] };
export type Drawing = { boxes: Box[]; lines: Line[]; columns: number; rows: number };

/** How many operations come one after the other before this one. */
function depths(segments: Segment[]): Map<number, number> {
  const known = new Map(segments.map((segment) => [segment.sequence, segment]));
  const found = new Map<number, number>();
  const depth = (segment: Segment, seen: number[]): number => {
    const already = found.get(segment.sequence);
    if (already !== undefined) return already;
    const before = segment.after.flatMap((sequence) => {
      const each = known.get(sequence);
      return each && !seen.includes(sequence) ? [depth(each, [...seen, segment.sequence])] : [];
    });
    const most = Math.max(-1, ...before) + 1;
    found.set(segment.sequence, most);
    return most;
  };
  for (const segment of segments) depth(segment, []);
  return found;
}

/**
 * Operations in columns by how many come before them; those of one column run side by side. A dependency that passes
 * a column keeps a place of its own there, so that no line runs behind an operation it has nothing to do with.
 */
export function routing(segments: Segment[]): Drawing {
  const depth = depths(segments);
  const columnOf = (segment: Segment) => depth.get(segment.sequence) ?? 0;
  const columns = Math.max(0, ...segments.map((each) => columnOf(each) + 1));
  const lanes: Node[][] = Array.from({ length: columns }, () => []);
  const boxes = new Map<number, Node & { segment: Segment }>();
  for (const segment of segments) {
    const box = { segment, column: columnOf(segment), row: 0 };
    boxes.set(segment.sequence, box);
    lanes[box.column]?.push(box);
  }
  const before = new Map<Node, Node[]>();
  const lines: Line[] = [];
  for (const to of boxes.values()) {
    for (const sequence of to.segment.after) {
      const from = boxes.get(sequence);
      if (!from) continue;
      const through: Node[] = [];
      for (let column = from.column + 1; column < to.column; column++) {
        const place = { segment: null, column, row: 0 };
        lanes[column]?.push(place);
        before.set(place, [through.at(-1) ?? from]);
        through.push(place);
      }
      before.set(to, [...(before.get(to) ?? []), through.at(-1) ?? from]);
      lines.push({ from, to, through });
    }
  }
  const rows = Math.max(0, ...lanes.map((lane) => lane.length));
  for (const lane of lanes) {
    const middle = (node: Node) => {
      const around = before.get(node) ?? [];
      return around.length ? around.reduce((sum, each) => sum + each.row, 0) / around.length : 0;
    };
    const wanted = new Map(lane.map((node) => [node, middle(node)]));
    lane.sort(
      (a, b) =>
        (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) ||
        (a.segment?.sequence ?? Infinity) - (b.segment?.sequence ?? Infinity),
    );
    lane.forEach((node, index) => {
      node.row = index + (rows - lane.length) / 2;
    });
  }
  return { boxes: [...boxes.values()], lines, columns, rows };
}

/** The nearest operation in a direction, for the arrow keys. */
export function neighbour(boxes: Box[], sequence: number, key: string): number | null {
  const at = boxes.find((each) => each.segment.sequence === sequence);
  if (!at) return null;
  const across = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const near = boxes
    .filter((each) => (across ? Math.sign(each.column - at.column) === across : each.column === at.column))
    .filter((each) => !down || Math.sign(each.row - at.row) === down)
    .filter(() => across !== 0 || down !== 0)
    .sort(
      (a, b) =>
        Math.abs(a.column - at.column) - Math.abs(b.column - at.column) ||
        Math.abs(a.row - at.row) - Math.abs(b.row - at.row),
    );
  return near[0]?.segment.sequence ?? null;
}
