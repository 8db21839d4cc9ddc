export type Span = { from: string; to: string };

const MINUTES = 60_000;
/** A day later or earlier on the calendar: "2026-11-23" and -1 is "2026-11-22". */
const dayOf = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * 60 * MINUTES).toISOString().slice(0, 10);

/**
 * The shift that runs, from now on, and the one after it, by the clock on the plant's wall: `now` is
 * "2026-11-23 14:05:00", `starts` are "06:00", "14:00", "22:00". None where the plant has no shifts.
 */
export function shiftsFrom(now: string, starts: string[]): Span[] {
  const today = now.slice(0, 10);
  const coming = [0, 1, 2]
    .flatMap((days) => starts.toSorted().map((start) => `${dayOf(today, days)} ${start}:00`))
    .filter((start) => start > now);
  const [next, after] = coming;
  return next && after
    ? [
        { from: now, to: next },
        { from: next, to: after },
      ]
    : [];
}
