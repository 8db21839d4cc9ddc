import { beforeAll, expect, test } from 'vitest';
import { clock, fromPlantTime, setPlantZone, span, toPlantTime } from './time';

beforeAll(() => setPlantZone('Europe/Berlin'));

test('times are the plant’s, whatever zone the browser is in', () => {
  expect(clock('2026-01-15T12:30:00Z')).toBe('13:30');
  expect(clock('2026-07-15T12:30:00Z')).toBe('14:30');
});

test('what a person types is the plant’s wall clock, in winter and in summer', () => {
  expect(fromPlantTime('2026-01-15 13:30:00')).toBe('2026-01-15T12:30:00.000Z');
  expect(fromPlantTime('2026-07-15 14:30')).toBe('2026-07-15T12:30:00.000Z');
  expect(toPlantTime('2026-07-15T12:30:00Z')).toBe('2026-07-15 14:30:00');
});

test('a span names its two largest units', () => {
  expect([span(40), span(61), span(3600), span(3900), span(90_000)]).toEqual([
    '40 s',
    '1 min',
    '1 h',
    '1 h 5 min',
    '1 d 1 h',
  ]);
});
