import { useTranslation } from 'react-i18next';
import { allCards } from './layout';
import type { Board } from './queries';

/** What a supervisor asks first: what is late, what is tight, who runs, how full we are. */
export function Figures({ board }: { board: Board }) {
  const { t } = useTranslation('dispatch');
  const cards = allCards(board);
  const late = cards.filter((card) => card.late).length;
  const tight = cards.filter((card) => card.tight && !card.late).length;
  const running = board.units.filter((lane) => lane.running.length > 0).length;
  const down = board.units.filter((lane) => lane.state === 'down').length;
  const load = board.units.length
    ? board.units.reduce((sum, lane) => sum + lane.load_pct, 0) / board.units.length
    : 0;
  const fullest = [...board.units].sort((a, b) => b.load_pct - a.load_pct)[0];
  const figures = [
    { key: 'late', value: late, tone: late ? 'down' : '', note: t('figure.lateNote') },
    { key: 'tight', value: tight, tone: tight ? 'warn' : '', note: t('figure.tightNote') },
    {
      key: 'running',
      value: t('figure.ofUnits', { running, units: board.units.length }),
      tone: '',
      note: down ? t('figure.down', { count: down }) : t('figure.noneDown'),
    },
    {
      key: 'load',
      value: `${Math.round(load)}%`,
      tone: '',
      note: fullest ? t('figure.fullest', { unit: fullest.number, load: Math.round(fullest.load_pct) }) : '',
    },
    { key: 'ready', value: board.ready.length, tone: '', note: t('figure.readyNote') },
  ];
  return (
    <dl className="figures surface">
      {figures.map((figure) => (
        <div key={figure.key}>
          <dt className="eyebrow">{t(`figure.${figure.key}`)}</dt>
          <dd
            className="figure-value"
            style={figure.tone ? { color: `var(--st-${figure.tone})` } : undefined}
          >
            {figure.value}
          </dd>
          <dd className="figure-note">{figure.note}</dd>
        </div>
      ))}
    </dl>
  );
}
