import { beforeEach, expect, test, vi } from 'vitest';
import { backoff, Live, type LiveMessage } from './live';

let live: Live;
let heard: (LiveMessage | null)[];
const say = (topic: string, epoch: string, seq: number, data?: unknown) =>
  live.receive(JSON.stringify({ topic, epoch, seq, at: '', data }));

beforeEach(() => {
  live = new Live(() => 'ws://nowhere');
  heard = [];
  live.subscribe('floor', (message) => heard.push(message));
});

test('messages in sequence arrive as they are', () => {
  live.standsAt('floor', 'a', 4);
  say('floor', 'a', 5, { units: [] });
  say('floor', 'a', 6, { units: [] });
  expect(heard.map((message) => message?.seq)).toEqual([5, 6]);
});

test('a hole asks for a snapshot', () => {
  live.standsAt('floor', 'a', 4);
  say('floor', 'a', 6, { units: [] });
  expect(heard).toEqual([null]);
});

test('an old message is not heard again', () => {
  live.standsAt('floor', 'a', 4);
  say('floor', 'a', 4, { units: [] });
  expect(heard).toEqual([]);
});

test('a restarted server asks for a snapshot', () => {
  live.standsAt('floor', 'a', 4);
  say('floor', 'b', 5, { units: [] });
  expect(heard).toEqual([null]);
});

test('the heartbeat finds what was missed, once', () => {
  live.standsAt('floor', 'a', 4);
  const heartbeat = JSON.stringify({ topic: 'heartbeat', at: '', seqs: { floor: ['a', 7] } });
  live.receive(heartbeat);
  live.receive(heartbeat);
  expect(heard).toEqual([null]);
});

test('a topic nobody shows is not heard', () => {
  const quiet = vi.fn();
  live.subscribe('orders', quiet)();
  say('orders', 'a', 1);
  expect(quiet).not.toHaveBeenCalled();
});

test('waiting grows, is spread, and ends at a quarter of a minute', () => {
  expect(backoff(0, 0)).toBe(250);
  expect(backoff(0, 1)).toBe(500);
  expect(backoff(20, 1)).toBe(15_000);
});
