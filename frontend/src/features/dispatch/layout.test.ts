import { expect, test } from 'vitest';
import { bars, bestWindow, placeAt, secondsLeft, ticks } from './layout';
import type { Card, Lane } from './queries';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 8);

const card = (id: number, more: Partial<Card> = {}): Card =>
  ({
    id,
    number: `J-${id}`,
    quantity: '10',
    good: '0',
    state: 'dispatched',
    work_unit: { id: 1, number: 'U-1', mode: 'single' },
    work_units: [1, 3],
    queue_position: id,
    planned_seconds: 600,
    started_at: null,
    allowed_actions: ['dispatch', 'take_back', 'reorder'],
    ...more,
  }) as Card;
const lane = (running: Card[], queue: Card[], held: Card[] = []): Lane => ({
  id: 1,
  number: 'MILL-01',
  name: '',
  area: '',
  state: 'running',
  mode: 'single',
  load_pct: 0,
  running,
  held,
  queue,
});

test('a job that is nearly done keeps a width to be seen', () => {
  expect(secondsLeft(card(1, { planned_seconds: 5 }))).toBe(60);
});

test('the queue follows what runs, an interrupted job comes before it', () => {
  const started_at = new Date(NOW - 5 * MINUTE).toISOString();
  const found = bars(
    lane(
      [card(1, { state: 'running', started_at, planned_seconds: 300 })],
      [card(2)],
      [card(3, { state: 'held' })],
    ),
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
  expect(bestWindow([bars(lane([], [card(1)]), NOW)], NOW)).toBe(0.25);
  expect(bestWindow([bars(lane([], [card(1, { planned_seconds: 3 * 3600 })]), NOW)], NOW)).toBe(4);
  expect(ticks(NOW, NOW + 60 * MINUTE)).toHaveLength(7);
});
