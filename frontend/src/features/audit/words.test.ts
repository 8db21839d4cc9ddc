import { expect, it } from 'vitest';
import { differences, shown, spoken } from './words';

it('names what a change changed, also what came and what went', () => {
  expect(
    differences({ state: 'ready', quantity: '5', note: 'x' }, { state: 'running', quantity: '5', by: 3 }),
  ).toEqual([
    { field: 'state', from: 'ready', to: 'running' },
    { field: 'note', from: 'x', to: undefined },
    { field: 'by', from: undefined, to: 3 },
  ]);
});

it('reads an event aloud', () => {
  expect(spoken('job_unit.step_completed')).toBe('job unit: step completed');
  expect(shown({ a: 1 })).toBe('{"a":1}');
  expect(shown(null)).toBe('–');
});
