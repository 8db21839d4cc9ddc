import { describe, expect, it } from 'vitest';
import { nextStep } from './steps';

const step = (name: string, count: number) => ({ step: name, count, is_done: count > 0 });

describe('the next step', () => {
  it('is the first that is missing, also when a later one is done', () => {
    expect(nextStep([step('site', 1), step('people', 0), step('materials', 4)])?.step).toBe('people');
  });
  it('is none when the first order has run', () => {
    expect(nextStep([step('finish', 1)])).toBeUndefined();
  });
});
