import type { Box, Line } from './layout';

export const WIDTH = 180;
export const HEIGHT = 78;
const GAP_X = 44;
const GAP_Y = 22;

type Place = { column: number; row: number };
export type Point = { x: number; y: number };

export const left = (place: Place) => place.column * (WIDTH + GAP_X);
export const top = (place: Place) => place.row * (HEIGHT + GAP_Y);
export const out = (box: Place): Point => ({ x: left(box) + WIDTH, y: top(box) + HEIGHT / 2 });
const into = (box: Place): Point => ({ x: left(box), y: top(box) + HEIGHT / 2 });

export const extent = (columns: number, rows: number) => ({
  width: left({ column: Math.max(0, columns - 1), row: 0 }) + WIDTH,
  height: top({ column: 0, row: Math.max(0, rows - 1) }) + HEIGHT,
});

const curve = (a: Point, b: Point) => {
  const middle = (a.x + b.x) / 2;
  return `C${middle} ${a.y} ${middle} ${b.y} ${b.x} ${b.y}`;
};

/** From one operation to the next, through the places kept free for it. */
export function path({ from, to, through }: Line): string {
  let at = out(from);
  let d = `M${at.x} ${at.y}`;
  for (const place of through) {
    const enter = into(place);
    const leave = out(place);
    d += ` ${curve(at, enter)} L${leave.x} ${leave.y}`;
    at = leave;
  }
  return `${d} ${curve(at, into(to))}`;
}

/** A line under the mouse that leads nowhere yet. */
export const ghost = (from: Box, to: Point): string => {
  const start = out(from);
  return `M${start.x} ${start.y} ${curve(start, to)}`;
};

/** Where a line is taken hold of: the middle of its last piece. */
export function handle({ from, to, through }: Line): Point {
  const last = through.at(-1);
  const a = last ? out(last) : out(from);
  const b = into(to);
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
