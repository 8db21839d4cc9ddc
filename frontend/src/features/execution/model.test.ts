import { describe, expect, it } from 'vitest';
import { isWithin, limitText, type Step } from '@/ui/instruction/model';
import { currentStep, type Due, type Entry, entriesOf, isDone, type Job, stepsNow } from './model';

const step = (sequence: number, over: Partial<Step> = {}): Step => ({
  sequence,
  title: '',
  text: '',
  picture: null,
  hotspots: [],
  warning: '',
  entry: 'check',
  source: 'operator',
  property: '',
  unit: 'NU',
  lower: null,
  target: null,
  upper: null,
  choices: [],
  material: null,
  drawing: null,
  video: null,
  max_attempts: 3,
  per: 'unit',
  due: 'unit',
  due_every: null,
  other_person: false,
  second_person: false,
  branches: [],
  ...over,
});

const job = (over: Partial<Job>): Job =>
  ({
    steps: [step(1), step(2)],
    gauges: [],
    units: [],
    entries: [],
    completions: [],
    skipped: [],
    due: [],
    ...over,
  }) as Job;

describe('a typed value', () => {
  it('is within its limits up to and including them', () => {
    const torque = step(1, { lower: '43', target: '45', upper: '47' });
    expect([42.99, 43, 47, 47.01].map((value) => isWithin(torque, value))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(limitText(torque, String)).toBe('45 ± 2');
    expect(limitText(step(1, { upper: '5' }), String)).toBe('≤ 5');
  });
});

const due = (step: number, over: Partial<Due> = {}): Due => ({
  step,
  unit: null,
  occasion: 1,
  why: 'job',
  before: 'step',
  since: null,
  ...over,
});

describe('the step to do now', () => {
  const units = [
    { id: 7, serial: 'P-1', position: 1, state: 'good' as const },
    { id: 8, serial: 'P-2', position: 2, state: 'running' as const },
  ];

  it('is what the server says is due first', () => {
    expect(currentStep(job({ due: [due(2), due(1, { unit: 8 })], units }))?.sequence).toBe(2);
    expect(currentStep(job({}))).toBeNull();
  });

  it('is a step of the unit in hand, not of another one', () => {
    const both = [due(1, { unit: 9, why: 'unit' }), due(2, { unit: 8, why: 'unit' })];
    expect(currentStep(job({ units, due: both }))?.sequence).toBe(2);
  });

  it('waits with what belongs to the end until everything is made or somebody ends it short', () => {
    const atEnd = { due: [due(2, { before: 'end', why: 'end' as const })], quantity: '5', good: '4' };
    expect(currentStep(job(atEnd))).toBeNull();
    expect(currentStep(job(atEnd), true)?.sequence).toBe(2);
    expect(currentStep(job({ ...atEnd, good: '5' }))?.sequence).toBe(2);
  });
});

describe('a unit begun before a change order', () => {
  it('is finished by the steps it was begun with', () => {
    const unit = {
      id: 8,
      serial: 'P-2',
      position: 2,
      state: 'running' as const,
      definition: { work_master: 'CP-200 v1', steps: [step(1, { title: 'As it was' })] },
    };
    const moved = job({
      steps: [step(1, { title: 'New' }), step(5, { per: 'job' })],
      units: [unit],
      due: [due(1, { unit: 8, why: 'unit' })],
    });
    expect(stepsNow(moved).map((each) => each.sequence)).toEqual([1, 5]);
    expect(currentStep(moved)?.title).toBe('As it was');
    expect(stepsNow({ ...moved, units: [] }).map((each) => each.title)).toEqual(['New', '']);
  });
});

describe('a step that is due again', () => {
  it('is open, with attempts of its own', () => {
    const again = step(1, { per: 'job', due: 'every_n' });
    const old = { id: 1, unit: null, step: 1, occasion: 1, passed: true } as Entry;
    const completions = [{ unit: null, step: 1, occasion: 1, by: '', at: '' }];
    const done = job({ entries: [old], completions });
    expect([isDone(done, again, null), entriesOf(done, again, null)]).toEqual([true, [old]]);
    const open = { ...done, due: [due(1, { occasion: 2, why: 'every_n' })] };
    expect([isDone(open, again, null), entriesOf(open, again, null)]).toEqual([false, []]);
  });
});
