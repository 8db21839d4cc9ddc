export type Wear = 'endless' | 'fresh' | 'soon' | 'over';

type Life = { used_cycles: string; life_limit: string | null; life_warning: string | null };

/** How far a tool is on its way: what share is used, and whether somebody should see to it. */
export function wearOf({ used_cycles, life_limit, life_warning }: Life): { wear: Wear; share: number } {
  if (life_limit === null) return { wear: 'endless', share: 0 };
  const used = Number(used_cycles);
  const limit = Number(life_limit);
  const share = Math.min(1, used / limit);
  if (used >= limit) return { wear: 'over', share };
  return { wear: life_warning !== null && used >= Number(life_warning) ? 'soon' : 'fresh', share };
}

const DAY = 24 * 3_600_000;

/** How urgent a calibration is, in the words of `Expiry`; one never calibrated is overdue. */
export function dueWarning(due: string | null | undefined, now = Date.now()): string {
  if (!due) return 'expired';
  const left = new Date(due).getTime() - now;
  if (left <= 0) return 'expired';
  return left <= DAY ? '1' : left <= 7 * DAY ? '7' : left <= 30 * DAY ? '30' : '';
}
