import { expect, test } from 'vitest';
import type { Board, Card, Lane } from './queries';
import { moveTo, step } from './useCarry';

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
const lane = (id: number, queue: Card[]): Lane => ({
  id,
  number: `U-${id}`,
  name: '',
  area: '',
  state: 'idle',
  mode: 'single',
  load_pct: 0,
  running: [],
  held: [],
  queue,
});
const ready = card(9, {
  state: 'ready',
  work_unit: null,
  queue_position: null,
  allowed_actions: ['dispatch'],
});
const board: Board = {
  at: '',
  units: [lane(1, [card(1), card(2)]), lane(2, []), lane(3, [])],
  ready: [ready],
};

test('a carried job visits only work units it can run on', () => {
  const first = step(board, { card: ready, unit: null, position: 0 }, 'ArrowDown');
  expect(first).toMatchObject({ unit: 1, position: 3 });
  const second = step(board, first, 'ArrowDown');
  expect(second).toMatchObject({ unit: 3, position: 1 });
  expect(step(board, second, 'ArrowDown').unit).toBe(3);
});

test('left and right stay inside the queue', () => {
  const at = { card: ready, unit: 1, position: 3 };
  expect(step(board, at, 'ArrowRight').position).toBe(3);
  expect(step(board, { ...at, position: 1 }, 'ArrowLeft').position).toBe(1);
});

test('the place decides the command', () => {
  expect(moveTo(ready, 3, 1)).toEqual({ act: 'dispatch', job: 9, work_unit: 3, position: 1 });
  expect(moveTo(card(1), 1, 2)).toEqual({ act: 'reorder', job: 1, position: 2 });
  expect(moveTo(card(1), null, 0)).toEqual({ act: 'take-back', job: 1 });
  expect(moveTo(card(1), 1, 1)).toBeNull();
});

test('what runs stays with its maker; only the rest moves, and only where that is allowed', () => {
  const running = card(5, { state: 'running', allowed_actions: ['move_remainder'] });
  expect(moveTo(running, 3, 1)).toEqual({ act: 'move-remainder', job: 5, work_unit: 3 });
  expect(moveTo(running, 1, 1)).toBeNull();
  expect(moveTo(running, null, 0)).toBeNull();
});
