import { describe, expect, it } from 'vitest';
import { NODE, place } from './layout';
import type { TreeEdge, TreeNode } from './queries';

const node = (id: number, level: number) => ({ id, level, number: `L-${id}` }) as TreeNode;
const edge = (from: number, to: number) => ({ from, to }) as TreeEdge;

describe('the lanes of a genealogy', () => {
  const nodes = [node(1, 0), node(2, -1), node(3, -1), node(4, -2), node(5, 1)];
  const placed = place(nodes, [edge(2, 1), edge(3, 1), edge(4, 3), edge(1, 5)]);
  const at = (id: number) => placed.find((each) => each.id === id) ?? { x: NaN, y: NaN };

  it('stand side by side by level, components at the left', () => {
    expect(at(4).x).toBeLessThan(at(2).x);
    expect(at(2).x).toBe(at(3).x);
    expect(at(5).x).toBeGreaterThan(at(1).x);
  });

  it('never lay two lots on each other', () => {
    expect(Math.abs(at(2).y - at(3).y)).toBeGreaterThan(NODE.height);
  });

  it('put a component beside what it went into', () => {
    expect(at(4).y).toBe(at(3).y);
  });

  it('place three hundred lots in no time', () => {
    const many = Array.from({ length: 300 }, (_, index) => node(index, index === 0 ? 0 : -(1 + (index % 5))));
    const start = performance.now();
    place(
      many,
      many.slice(1).map((each) => edge(each.id, 0)),
    );
    expect(performance.now() - start).toBeLessThan(200);
  });
});
