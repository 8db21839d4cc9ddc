import { expect, test } from 'vitest';
import { partsOf, sharesOf } from './strip';

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes)).toISOString();
const part = (from: number, to: number) => ({ started_at: at(from), ended_at: at(to) });
const span = { from: Date.parse(at(0)), to: Date.parse(at(60)) };
const rounded = (shares: [string, number][]) =>
  shares.map(([state, share]) => [state, Math.round(share * 100)]);

test('a gap is taken out of the state it covers', () => {
  const line = {
    unit: 1,
    states: [
      { state: 'running', ...part(0, 30) },
      { state: 'down', ...part(30, 60) },
    ],
    gaps: [part(15, 30)],
  };
  const parts = partsOf(line, span);
  expect(parts.map(({ state }) => state)).toEqual(['running', 'down', 'gap']);
  expect(rounded(sharesOf(parts))).toEqual([
    ['down', 50],
    ['running', 25],
    ['gap', 25],
  ]);
});

test('a machine out of sight is grey, and what lies before the hour is cut off', () => {
  const line = {
    unit: 1,
    states: [
      { state: 'running', ...part(-30, 6) },
      { state: 'offline', ...part(6, 12) },
    ],
    gaps: [],
  };
  expect(rounded(sharesOf(partsOf(line, span)))).toEqual([
    ['running', 10],
    ['gap', 10],
  ]);
});
