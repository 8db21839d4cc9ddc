import { expect, test } from 'vitest';
import { shiftsFrom } from './shifts';

test('the shift that runs lasts until the next one begins, over midnight and the end of a month', () => {
  expect(shiftsFrom('2026-11-30 23:10:00', ['22:00', '06:00', '14:00'])).toEqual([
    { from: '2026-11-30 23:10:00', to: '2026-12-01 06:00:00' },
    { from: '2026-12-01 06:00:00', to: '2026-12-01 14:00:00' },
  ]);
});

test('one shift a day lasts until tomorrow; without shifts there is none', () => {
  expect(shiftsFrom('2026-11-23 07:00:00', ['06:00'])).toEqual([
    { from: '2026-11-23 07:00:00', to: '2026-11-24 06:00:00' },
    { from: '2026-11-24 06:00:00', to: '2026-11-25 06:00:00' },
  ]);
  expect(shiftsFrom('2026-11-23 07:00:00', [])).toEqual([]);
});
