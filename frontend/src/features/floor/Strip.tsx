import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { stateLook } from '@/ui/states';
import type { Timeline } from './queries';
import { partsOf, type Span, sharesOf } from './strip';

/** The last hour of a machine as one line: its states in their colours, grey where nobody heard it. */
export function Strip({ line, span }: { line: Timeline; span: Span }) {
  const { t } = useTranslation(['floor', 'common']);
  const parts = partsOf(line, span);
  const words = sharesOf(parts).map(
    ([state, share]) =>
      `${state === 'gap' ? t('noData') : t(`common:state.${state}`, { defaultValue: state })} ${number(share * 100, 0)} %`,
  );
  const said = t('lastHour', { parts: words.join(', ') });
  return (
    <div className="tile-strip" role="img" aria-label={said} title={said}>
      {parts.map((part) => (
        <span
          key={`${part.state}${part.left}`}
          data-strip={part.state}
          style={{
            left: `${part.left * 100}%`,
            width: `${part.width * 100}%`,
            ...(part.state === 'gap' ? {} : { background: `var(--st-${stateLook(part.state).tone}-solid)` }),
          }}
        />
      ))}
    </div>
  );
}
