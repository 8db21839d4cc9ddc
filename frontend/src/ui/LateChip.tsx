import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import { StateChip } from './StateChip';

/** How something came later than it happened, and through whose hands; empty for what came at once. */
export type Late = { late?: string; entered_by?: string; confirmed_by?: string };

/** What was entered later than it happened says so, and when it was entered. */
export function LateChip({ of, recordedAt }: { of: Late; recordedAt: string }) {
  const { t } = useTranslation();
  if (of.late !== 'paper' && of.late !== 'offline') return null;
  const names = [of.entered_by, of.confirmed_by].filter(Boolean).join(', ');
  return (
    <StateChip
      state="late"
      label={t(names ? 'lateBy' : 'lateAt', { how: t(`lates.${of.late}`), at: dayClock(recordedAt), names })}
    />
  );
}
