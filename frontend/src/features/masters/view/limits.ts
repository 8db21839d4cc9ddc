import { number, unitName } from '@/lib/quantity';

type Limits = { lower: string | null; target?: string | null; upper: string | null; unit: string };

/** "43 – 47 Nm", "≤ 5 mm", or only the target. */
export function limitWords({ lower, target, upper, unit }: Limits): string {
  const measure = unitName(unit);
  if (lower !== null && upper !== null) return `${number(lower, 6)} – ${number(upper, 6)} ${measure}`.trim();
  if (upper !== null) return `≤ ${number(upper, 6)} ${measure}`.trim();
  if (lower !== null) return `≥ ${number(lower, 6)} ${measure}`.trim();
  return target ? `${number(target, 6)} ${measure}`.trim() : '';
}
