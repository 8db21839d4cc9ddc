import { useTranslation } from 'react-i18next';
import { StateChip } from '@/ui/StateChip';
import { isSilent } from './alerts';
import type { FloorUnit } from './queries';

const ORDER = ['down', 'offline', 'hold', 'starved', 'blocked', 'maintenance', 'setup', 'idle', 'running'];

/** How many units are in which state; what needs somebody stands first. */
export function Counts({ units }: { units: FloorUnit[] }) {
  const { t } = useTranslation();
  const counts = new Map<string, number>();
  for (const unit of units) {
    const state = isSilent(unit) ? 'offline' : unit.state;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return (
    <>
      {ORDER.filter((state) => counts.has(state)).map((state) => (
        <StateChip
          key={state}
          state={state}
          label={`${counts.get(state)} ${t(`state.${state}`, { defaultValue: state }).toLowerCase()}`}
        />
      ))}
    </>
  );
}
