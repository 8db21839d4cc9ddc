import {
  IconAlertTriangleFilled,
  IconCheck,
  IconClock,
  IconInfinity,
  IconSquareXFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fullDay } from '@/lib/time';

const LOOKS: Record<string, { tone: string; shape: typeof IconCheck }> = {
  expired: { tone: 'down', shape: IconSquareXFilled },
  '1': { tone: 'down', shape: IconAlertTriangleFilled },
  '7': { tone: 'warn', shape: IconAlertTriangleFilled },
  '30': { tone: 'setup', shape: IconClock },
};

/** Until when something holds, by colour, shape and words. */
export function Expiry({ at, warning }: { at: string | null; warning: string }) {
  const { t } = useTranslation();
  const { tone, shape: Shape } = LOOKS[warning] ?? { tone: 'run', shape: at ? IconCheck : IconInfinity };
  const day = at ? fullDay(at) : '';
  return (
    <span className={`chip tone-${tone}`} data-warning={warning}>
      <Shape size={14} aria-hidden />
      {t(`expiry.${warning || (at ? 'until' : 'always')}`, { day })}
    </span>
  );
}
