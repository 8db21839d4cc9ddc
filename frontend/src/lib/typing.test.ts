import { expect, it } from 'vitest';
import { Ahead } from './typing';

const press = (key: string, timeStamp: number) => ({
  key,
  timeStamp,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
});

it('keeps what was typed while the next step was fetched', () => {
  const ahead = new Ahead();
  [...'44,8'].forEach((key, at) => {
    ahead.hear(press(key, 1000 + 200 * at));
  });
  expect(ahead.take(2600)).toBe('44,8');
  expect(ahead.take(2700)).toBe('');
});

it('gives no field the keys of another time, or those before an Enter', () => {
  const ahead = new Ahead();
  ahead.hear(press('4', 1000));
  expect(ahead.take(7000)).toBe('');
  ahead.hear(press('4', 8000));
  ahead.hear(press('Enter', 8100));
  expect(ahead.take(8200)).toBe('');
});
