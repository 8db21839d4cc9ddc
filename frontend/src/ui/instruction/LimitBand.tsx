import { number } from '@/lib/quantity';
import type { Step } from './model';

/** The value against its limits: a band and a mark, not a needle. */
export function LimitBand({ step, value }: { step: Step; value: number | null }) {
  const lower = step.lower === null ? null : Number(step.lower);
  const upper = step.upper === null ? null : Number(step.upper);
  if (lower === null && upper === null) return null;
  const width = lower !== null && upper !== null ? upper - lower : Math.abs(upper ?? lower ?? 1) || 1;
  const from = lower !== null ? lower - width * 0.75 : Math.min(0, (upper ?? 0) - width);
  const to = upper !== null ? upper + width * 0.75 : (lower ?? 0) + width * 1.5;
  const at = (x: number) => `${Math.min(100, Math.max(0, (100 * (x - from)) / (to - from)))}%`;
  const left = at(lower ?? from);
  const right = at(upper ?? to);
  const marks = [lower, step.target === null ? null : Number(step.target), upper].filter((x) => x !== null);
  return (
    <div className="band" aria-hidden>
      <div className="band-track">
        <i style={{ left, width: `calc(${right} - ${left})` }} />
        {value !== null && <b style={{ left: at(value) }} />}
      </div>
      <div className="band-marks">
        {marks.map((mark) => (
          <span key={mark} style={{ left: at(mark) }}>
            {number(mark)}
          </span>
        ))}
      </div>
    </div>
  );
}
