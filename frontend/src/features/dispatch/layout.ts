import type { Board, Card, Lane } from './queries';

export type Bar = {
  card: Card;
  kind: 'running' | 'held' | 'queued';
  row: number;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
};

/** What is left to do; at least a minute, so that a bar can be seen. */
export const secondsLeft = (card: Card): number => Math.max(60, card.planned_seconds);

/**
 * The bars of one work unit: what runs since it began, an interrupted job and then the queue, one after the
 * other from now on. Jobs that run side by side, or in one load, each have a row.
 */
export function bars(lane: Lane, now: number): Bar[] {
  const found: Bar[] = lane.running.map((card, row) => ({
    card,
    kind: 'running',
    row,
    start: card.started_at ? new Date(card.started_at).getTime() : now,
    end: now + secondsLeft(card) * 1000,
  }));
  let free = found.reduce((latest, bar) => Math.max(latest, bar.end), now);
  for (const card of [...lane.held, ...lane.queue]) {
    const end = free + secondsLeft(card) * 1000;
    found.push({ card, kind: card.state === 'held' ? 'held' : 'queued', row: 0, start: free, end });
    free = end;
  }
  return found;
}

/** Where in the queue a job would come when it is dropped at this moment of the lane; 1 is next. */
export function placeAt(lane: Bar[], moment: number, moving: number): number {
  const before = lane.filter(
    (bar) => bar.kind === 'queued' && bar.card.id !== moving && (bar.start + bar.end) / 2 < moment,
  );
  return before.length + 1;
}

const HOUR = 3_600_000;
export const WINDOWS = [0.25, 0.5, 1, 2, 4, 8, 24, 48] as const;

/** The narrowest window, in hours, that shows nearly all of the plan. */
export function bestWindow(lanes: Bar[][], now: number): number {
  const ends = lanes.flatMap((lane) => lane.map((bar) => bar.end));
  const last = Math.max(now, ...ends);
  return WINDOWS.find((hours) => hours * HOUR * 0.86 >= last - now) ?? 48;
}

/** Moments for the time axis, on round minutes of the plant's clock. */
export function ticks(from: number, to: number): number[] {
  const step =
    [5, 10, 15, 30, 60, 120, 240, 360].find((minutes) => (to - from) / (minutes * 60_000) <= 9) ?? 720;
  const size = step * 60_000;
  const found: number[] = [];
  for (let at = Math.ceil(from / size) * size; at <= to; at += size) found.push(at);
  return found;
}

export const allCards = (board: Board): Card[] => [
  ...board.ready,
  ...board.units.flatMap((lane) => [...lane.running, ...lane.held, ...lane.queue]),
];

export const may = (card: Card, action: string) => card.allowed_actions.includes(action);
