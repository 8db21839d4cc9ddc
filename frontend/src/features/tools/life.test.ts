import { expect, test } from 'vitest';
import { dueWarning, wearOf } from './life';

const tool = (used_cycles: string, life_limit: string | null = '1000', life_warning: string | null = '900') =>
  wearOf({ used_cycles, life_limit, life_warning });

test('a tool is fresh, ends soon, is over, or lives for ever', () => {
  expect(tool('250')).toEqual({ wear: 'fresh', share: 0.25 });
  expect(tool('900').wear).toBe('soon');
  expect(tool('1000')).toEqual({ wear: 'over', share: 1 });
  expect(tool('5000')).toEqual({ wear: 'over', share: 1 });
  expect(tool('5000', null, null).wear).toBe('endless');
  expect(tool('999', '1000', null).wear).toBe('fresh');
});

test('a calibration is told 30, 7 and 1 days before, and one that never was is overdue', () => {
  const now = Date.UTC(2026, 10, 23);
  const inDays = (days: number) => new Date(now + days * 24 * 3_600_000).toISOString();
  expect([40, 29, 6, 0.5, -1].map((days) => dueWarning(inDays(days), now))).toEqual([
    '',
    '30',
    '7',
    '1',
    'expired',
  ]);
  expect(dueWarning(null, now)).toBe('expired');
});
