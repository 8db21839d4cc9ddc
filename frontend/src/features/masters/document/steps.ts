import { type Segment, STEP, type Step } from './types';

/** Steps are numbered 1, 2, 3 in the order of work; branches follow their step. */
function numbered(steps: Step[]): Step[] {
  const to = new Map(steps.map((step, index) => [step.sequence, index + 1]));
  return steps.map((step, index) => ({
    ...step,
    sequence: index + 1,
    branches: step.branches.flatMap((branch) => {
      if (branch.to === null) return [branch];
      const next = to.get(branch.to);
      // Where its step is gone, a branch leads nowhere.
      return next === undefined ? [] : [{ ...branch, to: next }];
    }),
  }));
}

/** A new step after the one at this place (-1: before all). */
export function addStep(segment: Segment, place: number, title: string): Segment {
  // A number nobody branches to; `numbered` gives it its own.
  const step: Step = { ...STEP, sequence: -1, title };
  return { ...segment, steps: numbered(segment.steps.toSpliced(place + 1, 0, step)) };
}

/** The same once more, behind it. */
export function copyStep(segment: Segment, place: number): Segment {
  const step = segment.steps[place];
  if (!step) return segment;
  return { ...segment, steps: numbered(segment.steps.toSpliced(place + 1, 0, { ...step, sequence: -1 })) };
}

export const removeStep = (segment: Segment, place: number): Segment => ({
  ...segment,
  steps: numbered(segment.steps.toSpliced(place, 1)),
});

export function moveStep(segment: Segment, from: number, to: number): Segment {
  const step = segment.steps[from];
  if (!step || to < 0 || to >= segment.steps.length) return segment;
  return { ...segment, steps: numbered(segment.steps.toSpliced(from, 1).toSpliced(to, 0, step)) };
}
