import { expect, test } from 'vitest';
import { addStep, copyStep, moveStep, removeStep } from './steps';
import { SEGMENT, type Segment, STEP } from './types';

const segment = (...steps: [title: string, to?: number][]): Segment => ({
  ...SEGMENT,
  sequence: 10,
  name: 'Assemble',
  after: [],
  steps: steps.map(([title, to], index) => ({
    ...STEP,
    sequence: index + 1,
    title,
    branches: to === undefined ? [] : [{ when: { op: 'failed' }, to }],
  })),
});
const shape = (of: Segment) =>
  of.steps.map((step) => [step.sequence, step.title, ...step.branches.map((branch) => branch.to)]);

test('a step that moves keeps the branches that lead to it', () => {
  const moved = moveStep(segment(['Measure', 3], ['Clean'], ['Rework']), 2, 1);
  expect(shape(moved)).toEqual([
    [1, 'Measure', 2],
    [2, 'Rework'],
    [3, 'Clean'],
  ]);
});

test('a branch goes with the step it led to', () => {
  expect(shape(removeStep(segment(['Measure', 2], ['Rework']), 1))).toEqual([[1, 'Measure']]);
});

test('a new step stands behind the chosen one, a copy behind its original', () => {
  expect(shape(addStep(segment(['A'], ['B']), 0, 'New'))).toEqual([
    [1, 'A'],
    [2, 'New'],
    [3, 'B'],
  ]);
  expect(shape(copyStep(segment(['A', 2], ['B']), 0))).toEqual([
    [1, 'A', 3],
    [2, 'A', 3],
    [3, 'B'],
  ]);
});
