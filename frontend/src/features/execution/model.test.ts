import { describe, expect, it } from 'vitest';
import { asDecimal, isWithin, limitText, readNumber, type Step } from '@/ui/instruction/model';
import { currentStep, type Job } from './model';

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
  max_attempts: 3,
  per: 'unit',
  ...over,
});

const job = (over: Partial<Job>): Job =>
  ({ steps: [step(1), step(2)], units: [], entries: [], completions: [], ...over }) as Job;

describe('a typed value', () => {
  it('takes a comma or a point as the decimal sign', () => {
    expect(readNumber('45,3')).toBe(45.3);
    expect(readNumber('45.3')).toBe(45.3);
    expect(readNumber('45,')).toBe(45);
    expect(asDecimal('45,')).toBe('45');
  });

  it('is nothing when it is not one number', () => {
    for (const text of ['', ',', '-', '4.5.6', '4e5', 'NaN', '1 000']) expect(readNumber(text)).toBeNull();
  });

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

describe('the step to do now', () => {
  it('is a step of the job before a unit is begun', () => {
    expect(currentStep(job({ steps: [step(1, { per: 'job' }), step(2)] }))?.sequence).toBe(1);
    expect(currentStep(job({}))).toBeNull();
  });

  it('is the first the running unit has not done', () => {
    const units = [
      { id: 7, serial: 'P-1', position: 1, state: 'good' as const },
      { id: 8, serial: 'P-2', position: 2, state: 'running' as const },
    ];
    const completions = [
      { unit: 7, step: 2, by: '', at: '' },
      { unit: 8, step: 1, by: '', at: '' },
    ];
    expect(currentStep(job({ units, completions }))?.sequence).toBe(2);
  });
});
