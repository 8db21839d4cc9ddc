import { useDraggable } from '@dnd-kit/core';
import { IconAlertTriangleFilled, IconBox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '@/lib/now';
import { objection } from '@/lib/objections';
import { number } from '@/lib/quantity';
import { span } from '@/lib/time';
import { StateChip } from '@/ui/StateChip';
import type { Card } from './queries';

/** Time to the due date: "in 2 d", or "3 h late". */
export function Due({ at }: { at: string | null }) {
  const { t } = useTranslation('dispatch');
  const now = useNow(30_000);
  if (!at) return null;
  const seconds = (new Date(at).getTime() - now) / 1000;
  return (
    <span className={seconds < 0 ? 'due late' : 'due'}>
      {seconds < 0 ? t('overdue', { span: span(seconds) }) : t('dueIn', { span: span(seconds) })}
    </span>
  );
}

export function Picture({ src, size = 40 }: { src: string | null; size?: number }) {
  return src ? (
    <img className="card-picture" src={src} alt="" width={size} height={size} loading="lazy" />
  ) : (
    <span className="card-picture none" style={{ width: size, height: size }}>
      <IconBox size={size / 2} stroke={1.4} aria-hidden />
    </span>
  );
}

/** A job nobody has given to a work unit yet. */
export function BacklogCard({
  card,
  selected,
  carried,
  onSelect,
}: {
  card: Card;
  selected: boolean;
  carried: boolean;
  onSelect: () => void;
}) {
  const { t } = useTranslation('dispatch');
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `job-${card.id}`, data: { card } });
  const blocked = card.blockers.some((one) => one.mode === 'block');
  return (
    <button
      ref={setNodeRef}
      type="button"
      className="card surface"
      data-job={card.number}
      data-job-id={card.id}
      data-dragging={isDragging || carried}
      aria-pressed={selected}
      onClick={onSelect}
      {...listeners}
    >
      <Picture src={card.picture} />
      <span className="card-main">
        <span className="card-title">{card.material_name}</span>
        <span className="card-prio" data-high={card.priority <= 1} title={t('priority')}>
          <span className="visually-hidden">{t('priority')} </span>
          {card.priority}
        </span>
        <span className="card-sub">
          {card.number} · {number(card.quantity, 0)} {t('pcs')} · {span(card.planned_seconds)}
        </span>
      </span>
      <span className="card-foot">
        <span className="card-op">
          {card.name}
          {card.reworks && ` · ${t('rework')}`}
        </span>
        {card.state === 'held' && <StateChip state="held" size={12} />}
        {card.late ? (
          <StateChip state="late" size={12} />
        ) : (
          card.tight && <StateChip state="tight" size={12} />
        )}
        {card.blockers.length > 0 && (
          <span
            className={`chip tone-${blocked ? 'idle' : 'warn'}`}
            title={card.blockers.map(objection).join('\n')}
          >
            <IconAlertTriangleFilled size={12} aria-hidden />
            {t(blocked ? 'waits' : 'look')}
          </span>
        )}
        <Due at={card.due_at} />
      </span>
    </button>
  );
}
