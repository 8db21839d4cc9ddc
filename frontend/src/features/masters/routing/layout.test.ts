import { expect, test } from 'vitest';
import type { Segment } from '../document/types';
import { neighbour, routing } from './layout';

const segment = (sequence: number, ...after: number[]) => ({ sequence, after }) as Segment;
const shape = (segments: Segment[]) =>
  routing(segments).boxes.map(({ segment: { sequence }, column, row }) => [sequence, column, row]);

test('operations that wait for nothing stand side by side, the next in the middle after them', () => {
  expect(shape([segment(10), segment(20), segment(30, 10, 20), segment(40, 30)])).toEqual([
    [10, 0, 0],
    [20, 0, 1],
    [30, 1, 0.5],
    [40, 2, 0.5],
  ]);
});

test('a line past an operation has a place of its own beside it', () => {
  const { boxes, lines } = routing([segment(10), segment(20, 10), segment(30, 10, 20)]);
  const past = lines.find((line) => line.from.segment.sequence === 10 && line.to.segment.sequence === 30);
  const between = boxes.find((box) => box.segment.sequence === 20);
  expect(past?.through).toHaveLength(1);
  expect(past?.through[0]?.row).not.toBe(between?.row);
});

test('a circle in what somebody sent does not hang the page', () => {
  expect(routing([segment(10, 20), segment(20, 10)]).boxes).toHaveLength(2);
});

test('arrow keys go to the nearest operation in their direction', () => {
  const { boxes } = routing([segment(10), segment(20), segment(30, 10, 20)]);
  expect(neighbour(boxes, 10, 'ArrowRight')).toBe(30);
  expect(neighbour(boxes, 10, 'ArrowDown')).toBe(20);
  expect(neighbour(boxes, 30, 'ArrowLeft')).toBe(10);
  expect(neighbour(boxes, 30, 'ArrowRight')).toBeNull();
});
