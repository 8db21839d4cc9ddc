import type { Schema } from '@/api/types';
import { cell } from '@/lib/csv';
import type { Range } from './range';

export type Trend = Schema<'TrendAnswer'>;
/** As the socket brings them: milliseconds, value or null where it cannot be trusted. */
export type LiveSample = [at: number, value: number | null];
/** What a chart draws, in columns: seconds, then least, most and mean. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

const MOST = 6_000;

/** New samples behind those of the answer; what is known already is left out. */
export function append(trend: Trend, samples: LiveSample[]): Trend {
  const last = trend.at.at(-1) ?? Number.NEGATIVE_INFINITY;
  const fresh = samples
    .filter(([at]) => at > last + trend.seconds * 1000 || (trend.seconds === 0 && at > last))
    .sort((a, b) => a[0] - b[0]);
  if (fresh.length === 0) return trend;
  const keep = <T>(column: T[], more: T[]) => [...column, ...more].slice(-MOST);
  const values = fresh.map(([, value]) => value);
  return {
    ...trend,
    at: keep(
      trend.at,
      fresh.map(([at]) => at),
    ),
    least: keep(trend.least, values),
    most: keep(trend.most, values),
    mean: keep(trend.mean, values),
    good: keep(
      trend.good,
      values.map((value) => (value === null ? 0 : 1)),
    ),
    bad: keep(
      trend.bad,
      values.map((value) => (value === null ? 1 : 0)),
    ),
    status:
      trend.seconds === 0
        ? keep(
            trend.status,
            fresh.map(([, value]) => (value === null ? 0x80000000 : 0)),
          )
        : [],
  };
}

/** Stretches without data: of this value or of its whole machine. */
export const gapsOf = (trend: Trend, now: number): (Range & { cause: string })[] =>
  trend.gaps.map((gap) => ({
    from: Date.parse(gap.started_at),
    to: gap.ended_at ? Date.parse(gap.ended_at) : now,
    cause: gap.cause,
  }));

/**
 * Columns for the chart. A value holds until the next one says otherwise, also from before the stretch and up to
 * now; where there was no data nothing is drawn.
 */
export function columns(trend: Trend, range: Range, now: number): Columns {
  const gaps = gapsOf(trend, now);
  const isDark = (at: number) => gaps.some((gap) => at > gap.from && (at < gap.to || gap.to >= now));
  const rows: [number, number | null, number | null, number | null][] = trend.at.map((at, index) => [
    at,
    trend.least[index] ?? null,
    trend.most[index] ?? null,
    trend.mean[index] ?? null,
  ]);
  if (trend.seconds === 0) {
    if (trend.before && !isDark(range.from) && (rows[0]?.[0] ?? Number.POSITIVE_INFINITY) > range.from) {
      const { value } = trend.before;
      rows.unshift([range.from, value, value, value]);
    }
    const last = rows.at(-1);
    const end = Math.min(range.to, now);
    if (last && last[3] !== null && last[0] < end && !isDark(end))
      rows.push([end, last[1], last[2], last[3]]);
  } else {
    // A point stands for its whole width; it is drawn in its middle.
    for (const row of rows) if (row[0] % (trend.seconds * 1000) === 0) row[0] += trend.seconds * 500;
  }
  // A gap begins with the last sample, told to the microsecond: the line ends after it, not before.
  for (const gap of gaps) rows.push([gap.from + 1, null, null, null]);
  rows.sort((a, b) => a[0] - b[0]);
  return [
    rows.map(([at]) => at / 1000),
    rows.map((row) => row[1]),
    rows.map((row) => row[2]),
    rows.map((row) => row[3]),
  ];
}

const figure = (value: number | null | undefined) =>
  value === null || value === undefined ? '' : String(value);

/** What the charts show, one line a point. */
export function csv(trends: Trend[], range: Range): string {
  const head = 'at,machine,value,unit,seconds,least,mean,most,good,bad,status';
  const lines = trends.flatMap((trend) =>
    trend.at.flatMap((at, index) =>
      at < range.from - trend.seconds * 1000 || at > range.to
        ? []
        : [
            [
              new Date(at).toISOString(),
              cell(trend.equipment_number),
              cell(trend.name),
              cell(trend.unit),
              figure(trend.seconds),
              figure(trend.least[index]),
              figure(trend.mean[index]),
              figure(trend.most[index]),
              figure(trend.good[index]),
              figure(trend.bad[index]),
              figure(trend.status[index]),
            ].join(','),
          ],
    ),
  );
  return `${[head, ...lines].join('\r\n')}\r\n`;
}

/** OPC UA writes its codes in hexadecimal. */
export const code = (status: number) => `0x${status.toString(16).toUpperCase().padStart(8, '0')}`;
