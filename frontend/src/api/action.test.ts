import { expect, test } from 'vitest';
import { ActionKeys } from './action';
import { Problem } from './problem';

test('the same action keeps its key until it is answered', () => {
  const keys = new ActionKeys();
  const key = keys.for({ job: 1 });
  keys.settle({ job: 1 }, new Problem(0, {}));
  expect(keys.for({ job: 1 })).toBe(key);
  keys.settle({ job: 1 }, new Problem(409, { code: 'in_flight' }));
  expect(keys.for({ job: 1 })).toBe(key);
  keys.settle({ job: 1 });
  expect(keys.for({ job: 1 })).not.toBe(key);
});

test('a refusal is an answer: pressing again is a new action', () => {
  const keys = new ActionKeys();
  const key = keys.for('x');
  keys.settle('x', new Problem(422, { code: 'lot_on_hold' }));
  expect(keys.for('x')).not.toBe(key);
});

test('different actions have different keys', () => {
  const keys = new ActionKeys();
  expect(keys.for({ job: 1 })).not.toBe(keys.for({ job: 2 }));
});

test('a double click is one action while nobody has answered', () => {
  const keys = new ActionKeys();
  expect(keys.isRunning({ job: 1 })).toBe(false);
  keys.for({ job: 1 });
  expect(keys.isRunning({ job: 1 })).toBe(true);
  keys.settle({ job: 1 });
  expect(keys.isRunning({ job: 1 })).toBe(false);
});
