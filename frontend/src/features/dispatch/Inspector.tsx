import { ActionIcon, Anchor, Button, Group, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number } from '@/lib/quantity';
import { dayClock, span } from '@/lib/time';
import { Blockers } from '@/ui/Blockers';
import { QtyBar } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import { Due, Picture } from './BacklogCard';
import { may, secondsLeft } from './layout';
import { Parts } from './Parts';
import type { Board, Card, Command, Lane } from './queries';

type Props = {
  card: Card;
  board: Board;
  busy: boolean;
  onCommand: (command: Command) => void;
  onInterrupt: () => void;
  onClose: () => void;
};

function placesOf(lane: Lane | undefined, card: Card): number {
  const others = lane?.queue.filter((each) => each.id !== card.id).length ?? 0;
  return others + 1;
}

const jobsOf = (board: Board): Card[] => [...board.ready, ...board.units.flatMap((lane) => lane.queue)];

/** Everything a drag can do, without dragging: work unit and place as fields, the rest as buttons. */
export function Inspector({ card, board, busy, onCommand, onInterrupt, onClose }: Props) {
  const { t } = useTranslation(['dispatch', 'common']);
  const lanes = board.units.filter((lane) => card.work_units.includes(lane.id));
  const [unit, setUnit] = useState(card.work_unit?.id ?? lanes[0]?.id ?? 0);
  const lane = board.units.find((each) => each.id === unit);
  const places = placesOf(lane, card);
  const [position, setPosition] = useState(card.queue_position ?? places);
  // Another job, or another place of this one, starts anew.
  useEffect(() => {
    setUnit(card.work_unit?.id ?? lanes[0]?.id ?? 0);
    setPosition(card.queue_position ?? 99);
  }, [card.id, card.work_unit?.id, card.queue_position]);
  const wanted = Math.min(position, places);
  const unchanged = unit === card.work_unit?.id && wanted === card.queue_position;
  const started = card.state === 'running' || card.state === 'held';
  const isTaken = lane?.mode === 'single' && lane.running.length > 0;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    // The keyboard goes on where it was on the board.
    return () =>
      document.querySelector<HTMLElement>(`[data-job-id="${card.id}"]`)?.focus({ preventScroll: true });
  }, [card.id]);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        // The board's keys move jobs; here they belong to the fields.
        event.stopPropagation();
      }}
      className="inspector surface"
      aria-label={t('inspector', { job: card.number })}
      data-testid="inspector"
    >
      <header>
        <Picture src={card.picture} size={44} />
        <div>
          <h2>{card.number}</h2>
          <p>
            {card.material_name} · {card.name} · {number(card.quantity, 0)} {t('pcs')}
          </p>
        </div>
        <StateChip state={card.late ? 'late' : card.tight ? 'tight' : card.state} />
        <ActionIcon variant="subtle" color="gray" size={30} onClick={onClose} aria-label={t('common:close')}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </header>
      {started && (
        <div className="inspector-progress">
          <span>
            {t('made', { good: number(card.good, 0), quantity: number(card.quantity, 0) })}
            {Number(card.scrap) > 0 && ` · ${t('scrapped', { scrap: number(card.scrap, 0) })}`}
          </span>
          <QtyBar good={Number(card.good)} scrap={Number(card.scrap)} of={Number(card.quantity)} />
        </div>
      )}
      {card.state === 'held' && card.held_reason && (
        <p className="inspector-hint">{t('heldFor', { reason: card.held_reason })}</p>
      )}
      <Blockers
        job={card}
        workUnit={card.work_unit}
        blockers={card.blockers}
        mayOverride={card.work_unit ? card.may_override : []}
      />
      {(may(card, 'dispatch') || may(card, 'move_remainder')) && (
        <div className="inspector-fields">
          <NativeSelect
            label={t('workUnit')}
            value={unit}
            onChange={(event) => {
              setUnit(Number(event.currentTarget.value));
              setPosition(99);
            }}
            data={lanes.map((each) => ({ value: String(each.id), label: `${each.number} ${each.name}` }))}
          />
          {!started && (
            <NativeSelect
              label={t('queuePlace')}
              value={wanted}
              onChange={(event) => setPosition(Number(event.currentTarget.value))}
              data={Array.from({ length: places }, (_, index) => ({
                value: String(index + 1),
                label: index === 0 ? t('next') : String(index + 1),
              }))}
            />
          )}
        </div>
      )}
      <p className="inspector-times">
        <span>{t('left', { span: span(secondsLeft(card)) })}</span>
        {card.due_at && <span>{t('due', { at: dayClock(card.due_at) })}</span>}
        <Due at={card.due_at} />
      </p>
      <Group gap={8}>
        {may(card, 'dispatch') && (
          <Button
            loading={busy}
            disabled={!unit || unchanged}
            onClick={() =>
              onCommand(
                unit === card.work_unit?.id && may(card, 'reorder')
                  ? { act: 'reorder', job: card.id, position: wanted }
                  : { act: 'dispatch', job: card.id, work_unit: unit, position: wanted },
              )
            }
          >
            {card.state === 'dispatched' ? t('act.move') : t('act.dispatch')}
          </Button>
        )}
        {may(card, 'resume') && (
          <Button
            loading={busy}
            disabled={isTaken}
            onClick={() => onCommand({ act: 'resume', job: card.id })}
          >
            {t('act.resume')}
          </Button>
        )}
        {may(card, 'interrupt') && (
          <Button variant="default" onClick={onInterrupt}>
            {t('act.interrupt')}
          </Button>
        )}
        {may(card, 'take_back') && (
          <Button
            variant="default"
            loading={busy}
            onClick={() => onCommand({ act: 'take-back', job: card.id })}
          >
            {t('act.takeBack')}
          </Button>
        )}
        <Button component={Link} to={`/orders/${card.request_id}`} variant="default">
          {t('act.open')}
        </Button>
        {may(card, 'move_remainder') && unit !== card.work_unit?.id && (
          <Button
            loading={busy}
            onClick={() => onCommand({ act: 'move-remainder', job: card.id, work_unit: unit })}
          >
            {t('act.moveRemainder', { unit: lane?.number })}
          </Button>
        )}
      </Group>
      <Parts key={card.id} card={card} jobs={jobsOf(board)} busy={busy} onCommand={onCommand} />
      {may(card, 'move_remainder') && unit === card.work_unit?.id && lanes.length > 1 && (
        <p className="ink2 inspector-hint">{t('moveRemainderHint')}</p>
      )}
      <p className="ink3 inspector-hint">
        {t('request')}{' '}
        <Anchor component={Link} to={`/orders/${card.request_id}`} inherit underline="always">
          {card.request}
        </Anchor>
      </p>
    </aside>
  );
}
