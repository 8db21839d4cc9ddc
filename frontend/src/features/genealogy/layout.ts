import type { TreeEdge, TreeNode } from './queries';

export const NODE = { width: 204, height: 56 };
const COLUMN = 284;
const ROW = 72;

export type Placed = { id: number; x: number; y: number };

/** Neighbours of a node on the side that is already placed. */
function neighbours(id: number, side: Set<number>, edges: TreeEdge[]): number[] {
  return edges.flatMap((edge) =>
    edge.from === id && side.has(edge.to)
      ? [edge.to]
      : edge.to === id && side.has(edge.from)
        ? [edge.from]
        : [],
  );
}

/**
 * Lanes by level, the chosen lot in its own: each lane is ordered after the middle of its neighbours in the lane
 * towards the chosen one and kept a row apart. No general graph layout is needed for a tree of lots, and this takes
 * a few milliseconds for hundreds of nodes.
 */
export function place(nodes: TreeNode[], edges: TreeEdge[]): Placed[] {
  const y = new Map<number, number>();
  const levels = [...new Set(nodes.map((node) => node.level))].sort(
    (a, b) => Math.abs(a) - Math.abs(b) || a - b,
  );
  for (const level of levels) {
    const lane = nodes.filter((node) => node.level === level);
    const inward = new Set(
      nodes
        .filter((node) => y.has(node.id) && Math.sign(node.level) !== -Math.sign(level))
        .map((node) => node.id),
    );
    const wanted = new Map(
      lane.map((node) => {
        const around = neighbours(node.id, inward, edges).map((id) => y.get(id) ?? 0);
        return [node.id, around.length ? around.reduce((sum, each) => sum + each, 0) / around.length : 0];
      }),
    );
    lane.sort(
      (a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0) || a.number.localeCompare(b.number),
    );
    const middle = lane.reduce((sum, node) => sum + (wanted.get(node.id) ?? 0), 0) / (lane.length || 1);
    const top = middle - ((lane.length - 1) * ROW) / 2;
    lane.forEach((node, index) => {
      y.set(node.id, top + index * ROW);
    });
  }
  return nodes.map((node) => ({ id: node.id, x: node.level * COLUMN, y: y.get(node.id) ?? 0 }));
}
