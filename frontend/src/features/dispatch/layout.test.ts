import { expect, test } from 'vitest';
import { bars, bestWindow, placeAt, secondsLeft, ticks } from './layout';
import type { Card, Lane } from './queries';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 8);

const card = (id: number, more: Partial<Card> = {}): Card => ({
  id,
  number: `J-${id}`,
  request: 'PO-1',
  name: 'Mill',
  material: 'Casing',
  picture: null,
  quantity: '10',
  good: '0',
  scrap: '0',
  state: 'dispatched',
  priority: 3,
  due_at: null,
  work_unit: 1,
  work_units: [1],
  queue_position: id,
  planned_seconds: 600,
  started_at: null,
  late: false,
  tight: false,
  blockers: [],
  allowed_actions: [],
  ...more,
});
const lane = (running: Card[], queue: Card[]): Lane => ({
  id: 1,
  number: 'MILL-01',
  name: '',
  area: '',
  state: 'running',
  mode: 'single',
  load_pct: 0,
  running,
  queue,
});

test('half the pieces made leave half the time', () => {
  expect(secondsLeft(card(1, { good: '5' }))).toBe(300);
  expect(secondsLeft(card(1, { good: '12' }))).toBe(60);
});

test('the queue follows what runs, an interrupted job comes before it', () => {
  const started_at = new Date(NOW - 5 * MINUTE).toISOString();
  const found = bars(
    lane([card(1, { state: 'running', started_at, good: '5' })], [card(2), card(3, { state: 'held' })]),
    NOW,
  );
  expect(
    found.map((bar) => [bar.card.id, bar.kind, (bar.start - NOW) / MINUTE, (bar.end - NOW) / MINUTE]),
  ).toEqual([
    [1, 'running', -5, 5],
    [3, 'held', 5, 15],
    [2, 'queued', 15, 25],
  ]);
});

test('jobs of one load stand in rows', () => {
  const found = bars(lane([card(1, { state: 'running' }), card(2, { state: 'running' })], []), NOW);
  expect(found.map((bar) => bar.row)).toEqual([0, 1]);
});

test('a drop between two jobs takes the place between them', () => {
  const found = bars(lane([], [card(1), card(2), card(3)]), NOW);
  expect(placeAt(found, NOW + 1 * MINUTE, 9)).toBe(1);
  expect(placeAt(found, NOW + 12 * MINUTE, 9)).toBe(2);
  expect(placeAt(found, NOW + 999 * MINUTE, 9)).toBe(4);
  expect(placeAt(found, NOW + 999 * MINUTE, 2)).toBe(3);
});

test('the window fits the plan', () => {
  expect(bestWindow([bars(lane([], [card(1)]), NOW)], NOW)).toBe(1);
  expect(bestWindow([bars(lane([], [card(1, { planned_seconds: 3 * 3600 })]), NOW)], NOW)).toBe(4);
  expect(ticks(NOW, NOW + 60 * MINUTE)).toHaveLength(7);
});
