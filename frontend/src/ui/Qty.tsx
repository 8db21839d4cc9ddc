import { number, unitName } from '@/lib/quantity';

/** A quantity with its unit, digits aligned. */
export function Qty({
  value,
  unit,
  of,
  digits = 3,
}: {
  value: string | number | null | undefined;
  unit?: string | null;
  of?: string | number | null;
  digits?: number;
}) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {number(value, digits)}
      {of !== undefined && of !== null && <span className="ink2"> / {number(of, digits)}</span>}
      {unit && <span className="ink2"> {unitName(unit)}</span>}
    </span>
  );
}

/** Progress as a bar; good first, then scrap. */
export function QtyBar({ good, scrap = 0, of }: { good: number; scrap?: number; of: number }) {
  const share = (value: number) => `${Math.min(100, of > 0 ? (100 * value) / of : 0)}%`;
  return (
    <div className="bar" aria-hidden>
      <i style={{ width: share(good + scrap), background: 'var(--st-down-solid)' }} />
      <i style={{ width: share(good) }} />
    </div>
  );
}
