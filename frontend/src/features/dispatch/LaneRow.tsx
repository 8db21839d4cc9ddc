import { useDraggable, useDroppable } from '@dnd-kit/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { ScaleTime } from 'd3-scale';
import { useTranslation } from 'react-i18next';
import { gateLight, objection } from '@/lib/objections';
import { number } from '@/lib/quantity';
import { StateShape } from '@/ui/StateChip';
import type { Bar } from './layout';
import { may } from './layout';
import type { Card, Lane } from './queries';

export const ROW = 44;
const NARROWEST = 30;
const GAP = 2;

type Placed = Bar & { left: number; width: number };

/** To pixels; short jobs keep a width a hand can hit and push the next ones on. */
export function place(found: Bar[], scale: ScaleTime<number, number>): Placed[] {
  const edge = new Map<number, number>();
  return found.map((bar) => {
    const from = Math.max(scale(bar.start), edge.get(bar.row) ?? 0, 0);
    const width = Math.max(NARROWEST, scale(bar.end) - from - GAP);
    edge.set(bar.row, from + width + GAP);
    return { ...bar, left: from, width };
  });
}

function JobBar({
  bar,
  selected,
  carried,
  onSelect,
}: {
  bar: Placed;
  selected: boolean;
  carried: boolean;
  onSelect: () => void;
}) {
  const { t } = useTranslation(['dispatch', 'common']);
  const { card, kind } = bar;
  const movable = may(card, 'dispatch') || may(card, 'move_remainder');
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: `job-${card.id}`,
    data: { card },
    disabled: !movable,
  });
  const made = Math.min(
    100,
    Number(card.quantity) > 0 ? (100 * Number(card.good)) / Number(card.quantity) : 0,
  );
  const light = gateLight(card.blockers);
  const look = kind === 'queued' ? (card.late ? 'late' : card.tight ? 'tight' : 'queued') : kind;
  return (
    <button
      ref={setNodeRef}
      type="button"
      className="bar-job"
      data-job={card.number}
      data-job-id={card.id}
      data-look={look}
      data-dragging={isDragging || carried}
      aria-pressed={selected}
      title={card.blockers.map(objection).join('\n') || undefined}
      style={{ left: bar.left, width: bar.width, top: bar.row * ROW + 4 }}
      onClick={onSelect}
      {...listeners}
    >
      {kind !== 'queued' && <i style={{ width: `${made}%` }} />}
      <span className="bar-label">
        <strong>
          {light && (
            <IconAlertTriangleFilled className="bar-light" data-light={light} size={13} aria-hidden />
          )}
          {card.number}
        </strong>
        <span>
          {kind === 'running' && `${number(card.good, 0)}/${number(card.quantity, 0)} · `}
          {kind === 'held' && `${t('common:state.held')} · `}
          {card.material_name} · {card.name}
          <span className="visually-hidden">
            {look === 'late' && `, ${t('common:state.late')}`}
            {look === 'tight' && `, ${t('common:state.tight')}`}
            {light && `, ${t(light === 'block' ? 'cannotStart' : 'look')}`}
          </span>
        </span>
      </span>
    </button>
  );
}

type Props = {
  lane: Lane;
  found: Bar[];
  scale: ScaleTime<number, number>;
  rows: number;
  selected: number | null;
  /** The job on its way, by mouse or by keyboard. */
  moving: Card | null;
  /** Where the moving job would come in this lane. */
  target: { position: number; left: number } | null;
  onSelect: (card: Card) => void;
};

/** One work unit: its state, its load, what runs and what waits, along time. */
export function LaneRow({ lane, found, scale, rows, selected, moving, target, onSelect }: Props) {
  const { t } = useTranslation('dispatch');
  const { setNodeRef } = useDroppable({ id: `lane-${lane.id}`, data: { lane } });
  const suits = !moving || moving.work_units.includes(lane.id);
  const over = lane.load_pct > 100;
  return (
    <li className="board-lane" data-unit={lane.number} data-suits={suits} data-target={target !== null}>
      <div className="board-lane-head">
        <StateShape state={lane.state} />
        <span className="lane-name">
          {lane.number}
          <span className="visually-hidden">
            , {t(`common:state.${lane.state}`, { defaultValue: lane.state })}
          </span>
        </span>
        <span className={over ? 'lane-load over' : 'lane-load'} title={t('load')}>
          {Math.round(lane.load_pct)}%
        </span>
        <span className="lane-meter" aria-hidden>
          <i style={{ width: `${Math.min(100, lane.load_pct)}%` }} data-over={over} />
        </span>
      </div>
      <div ref={setNodeRef} className="lane-track" data-lane={lane.id} style={{ height: rows * ROW + 8 }}>
        {place(found, scale).map((bar) => (
          <JobBar
            key={bar.card.id}
            bar={bar}
            selected={selected === bar.card.id}
            carried={moving?.id === bar.card.id}
            onSelect={() => onSelect(bar.card)}
          />
        ))}
        {target && moving && (
          <span className="lane-target" style={{ left: target.left }}>
            <strong>{moving.number}</strong>
            {lane.number} · {t('place', { position: target.position })}
          </span>
        )}
      </div>
    </li>
  );
}
