import { expect, test } from 'vitest';
import { inTree, type Node } from './tree';

const node = (id: number, number: string, parent: number | null): Node => ({ id, number, parent });

test('places stand below what they belong to, however the list comes', () => {
  const places = [
    node(3, 'MILL-01', 2),
    node(2, 'MACHINING', 1),
    node(1, 'HAVEL-1', 9),
    node(4, 'TURN-01', 2),
  ];
  expect(inTree(places).map(([place, depth]) => [place.number, depth])).toEqual([
    ['HAVEL-1', 0],
    ['MACHINING', 1],
    ['MILL-01', 2],
    ['TURN-01', 2],
  ]);
});
