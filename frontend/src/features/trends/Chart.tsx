import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { number } from '@/lib/quantity';
import { clock, clockSeconds, day, plantTimeZone } from '@/lib/time';
import { columns, gapsOf, type Trend } from './points';
import type { Limit } from './queries';
import type { Range } from './range';

const HEIGHT = 180;
const GUTTER = 64;

type Painted = { trend: Trend; range: Range; now: number; limits: Limit[] };

const token = (element: HTMLElement, name: string) => getComputedStyle(element).getPropertyValue(name).trim();

/** Grey where there was no data, behind the lines. */
function paintGaps(plot: uPlot, { trend, now }: Painted): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = token(plot.root, '--sunken');
  ctx.strokeStyle = token(plot.root, '--line');
  for (const gap of gapsOf(trend, now)) {
    const left = Math.max(bbox.left, plot.valToPos(gap.from / 1000, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(gap.to / 1000, 'x', true));
    if (right <= left) continue;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    // Hatched, so that it is not colour alone that says it.
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += 12) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
    ctx.save();
    ctx.fillStyle = token(plot.root, '--sunken');
    ctx.strokeStyle = token(plot.root, '--line');
  }
  ctx.restore();
}

/** Limits as dashed lines, and a mark at the bottom where samples cannot be trusted. */
function paintMarks(plot: uPlot, { trend, limits }: Painted): void {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = ctx.fillStyle = token(plot.root, '--st-down');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.font = `${11 * devicePixelRatio}px "Inter Variable", sans-serif`;
  ctx.textAlign = 'right';
  for (const limit of limits)
    for (const [value, word] of [
      [limit.upper, '≤'],
      [limit.lower, '≥'],
    ] as const) {
      if (value === null || value === undefined) continue;
      const y = plot.valToPos(value, 'y', true);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(right, y);
      ctx.stroke();
      ctx.fillText(`${word} ${number(value)} ${limit.material ?? ''}`, right - 4, y - 4 * devicePixelRatio);
    }
  ctx.setLineDash([]);
  ctx.fillStyle = token(plot.root, '--st-warn-solid');
  const size = 5 * devicePixelRatio;
  const bottom = bbox.top + bbox.height;
  let last = Number.NEGATIVE_INFINITY;
  trend.at.forEach((at, index) => {
    if (!trend.bad[index]) return;
    const x = plot.valToPos(at / 1000 + trend.seconds / 2, 'x', true);
    if (x - last < size) return;
    last = x;
    ctx.beginPath();
    ctx.moveTo(x - size, bottom);
    ctx.lineTo(x, bottom - 1.8 * size);
    ctx.lineTo(x + size, bottom);
    ctx.fill();
  });
  ctx.restore();
}

/** Times as the plant reads them; the finer the marks, the more is said. */
const marks = (splits: number[], step: number) =>
  splits.map((at) => {
    if (step >= 86_400) return day(at * 1000);
    if (step >= 60) return clock(at * 1000);
    return step >= 1 ? clockSeconds(at * 1000) : `${clockSeconds(at * 1000)}${(at % 1).toFixed(2).slice(1)}`;
  });

/** One process value over time: mean as a line, least to most as a band. */
export function Chart({
  trend,
  range,
  now,
  limits,
  label,
  onZoom,
  onSelect,
}: {
  trend: Trend;
  range: Range;
  now: number;
  limits: Limit[];
  label: string;
  onZoom: (factor: number, at: number) => void;
  onSelect: (range: Range) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const painted = useRef<Painted>({ trend, range, now, limits });
  const act = useRef({ onZoom, onSelect });
  const scheme = useComputedColorScheme('light');
  const isStepped = trend.seconds === 0;
  act.current = { onZoom, onSelect };
  painted.current = { trend, range, now, limits };

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const ink = token(element, '--ink2');
    const line = token(element, '--st-setup-solid');
    const axis = {
      stroke: ink,
      grid: { stroke: token(element, '--line'), width: 1 },
      ticks: { show: false },
    };
    const paths = isStepped ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        padding: [8, 8, 0, 0],
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), plantTimeZone()),
        cursor: { sync: { key: 'trends' }, drag: { x: true, y: false, setScale: false } },
        scales: {
          x: { range: () => [painted.current.range.from / 1000, painted.current.range.to / 1000] },
          y: {
            range: (_, least, most) => {
              if (least === null || most === null || least === undefined || most === undefined) return [0, 1];
              const air = (most - least || Math.abs(most) * 0.02 || 1) * 0.12;
              return [least - air, most + air];
            },
          },
        },
        axes: [
          { ...axis, size: 28, space: 90, values: (_, splits, __, ___, step) => marks(splits, step) },
          { ...axis, size: GUTTER, values: (_, splits) => splits.map((value) => number(value, 3)) },
        ],
        series: [
          {},
          { paths, stroke: 'transparent', points: { show: false } },
          { paths, stroke: 'transparent', points: { show: false } },
          { paths, stroke: line, width: 1.6, points: { show: false } },
        ],
        bands: [{ series: [2, 1], fill: `${line}44` }],
        hooks: {
          drawClear: [(self) => paintGaps(self, painted.current)],
          draw: [(self) => paintMarks(self, painted.current)],
          setSelect: [
            (self) => {
              const { left, width } = self.select;
              if (width > 4)
                act.current.onSelect({
                  from: self.posToVal(left, 'x') * 1000,
                  to: self.posToVal(left + width, 'x') * 1000,
                });
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      columns(painted.current.trend, painted.current.range, painted.current.now),
      element,
    );
    plot.current = made;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = made.posToVal(event.clientX - made.over.getBoundingClientRect().left, 'x') * 1000;
      act.current.onZoom(event.deltaY < 0 ? 0.8 : 1.25, at);
    };
    made.over.addEventListener('wheel', wheel, { passive: false });
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [scheme, isStepped]);

  useEffect(() => {
    plot.current?.setData(columns(trend, range, now));
  }, [trend, range, now]);

  return (
    <div ref={place} className="trend-chart" role="img" aria-label={label} data-points={trend.at.length} />
  );
}
