import { expect, test } from 'vitest';
import { routing, type Segment } from './layout';

const segment = (sequence: number, ...after: number[]) => ({ sequence, after }) as Segment;

test('operations that wait for nothing stand side by side, the next after the last of them', () => {
  const boxes = routing([segment(30, 10, 20), segment(10), segment(20), segment(40, 30)]);
  expect(boxes.map(({ segment, column, row }) => [segment.sequence, column, row])).toEqual([
    [10, 0, 0],
    [20, 0, 1],
    [30, 1, 0],
    [40, 2, 0],
  ]);
});
