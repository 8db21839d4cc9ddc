import { useTranslation } from 'react-i18next';
import { stateLook } from './states';

/** A state as colour, shape and word. */
export function StateChip({ state, label, size = 14 }: { state: string; label?: string; size?: number }) {
  const { t } = useTranslation();
  const { tone, shape: Shape } = stateLook(state);
  return (
    <span className={`chip tone-${tone}`} data-state={state}>
      <Shape size={size} aria-hidden />
      {label ?? t(`state.${state}`, { defaultValue: state.replaceAll('_', ' ') })}
    </span>
  );
}

/** Only the shape, for places where the word stands beside it already. */
export function StateShape({ state, size = 16 }: { state: string; size?: number }) {
  const { tone, shape: Shape } = stateLook(state);
  return (
    <span style={{ color: `var(--st-${tone})`, display: 'inline-flex' }}>
      <Shape size={size} aria-hidden />
    </span>
  );
}
