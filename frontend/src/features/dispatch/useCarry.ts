import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allCards, may } from './layout';
import type { Board, Card, Command } from './queries';

export type Carried = { card: Card; unit: number | null; position: number };

/** Queue length a moved job would find, itself not counted. */
const queueOf = (board: Board, unit: number, card: Card) =>
  board.units
    .find((lane) => lane.id === unit)
    ?.queue.filter((each) => each.id !== card.id && each.queue_position).length ?? 0;

/** The command that brings a job to a place; null when it is there already or may not go. */
export function moveTo(card: Card, unit: number | null, position: number): Command | null {
  if (unit === null)
    return card.work_unit && may(card, 'take_back') ? { act: 'take-back', job: card.id } : null;
  if (!card.work_units.includes(unit)) return null;
  if (card.state === 'running' || card.state === 'held') {
    return unit !== card.work_unit?.id && may(card, 'move_remainder')
      ? { act: 'move-remainder', job: card.id, work_unit: unit }
      : null;
  }
  if (unit === card.work_unit?.id) {
    return position !== card.queue_position && may(card, 'reorder')
      ? { act: 'reorder', job: card.id, position }
      : null;
  }
  return may(card, 'dispatch') ? { act: 'dispatch', job: card.id, work_unit: unit, position } : null;
}

/** One step of a carried job: up and down through backlog and work units, left and right through the queue. */
export function step(board: Board, { card, unit, position }: Carried, key: string): Carried {
  const stops: (number | null)[] = [
    null,
    ...board.units.filter((lane) => card.work_units.includes(lane.id)).map((lane) => lane.id),
  ];
  const at = stops.indexOf(unit);
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const next = stops[Math.min(stops.length - 1, Math.max(0, at + (key === 'ArrowDown' ? 1 : -1)))] ?? null;
    return { card, unit: next, position: next === null ? 0 : queueOf(board, next, card) + 1 };
  }
  const last = unit === null ? 0 : queueOf(board, unit, card) + 1;
  const wanted = position + (key === 'ArrowRight' ? 1 : -1);
  return { card, unit, position: Math.min(last, Math.max(unit === null ? 0 : 1, wanted)) };
}

/**
 * Moving without a mouse: M picks a job up, arrows choose where, M or Enter drops it, Escape puts it back;
 * Alt with arrows moves the focused job by one place or one work unit at once.
 */
export function useCarry(board: Board | undefined, onCommand: (command: Command) => void) {
  const { t } = useTranslation('dispatch');
  const [carried, setCarried] = useState<Carried | null>(null);
  const [said, say] = useState('');

  const where = ({ unit, position }: Carried) => {
    const lane = board?.units.find((each) => each.id === unit);
    return lane ? t('carry.at', { unit: lane.number, position }) : t('carry.backlog');
  };
  const drop = (load: Carried) => {
    const command = moveTo(load.card, load.unit, load.position);
    setCarried(null);
    say(command ? t('carry.dropped', { job: load.card.number, where: where(load) }) : t('carry.same'));
    if (command) onCommand(command);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!board) return;
    const id = Number((event.target as HTMLElement).closest<HTMLElement>('[data-job-id]')?.dataset.jobId);
    const card = carried?.card ?? allCards(board).find((each) => each.id === id);
    if (!card) return;
    const here: Carried = { card, unit: card.work_unit?.id ?? null, position: card.queue_position ?? 0 };
    const arrow = event.key.startsWith('Arrow');
    if (carried && arrow) {
      const next = step(board, carried, event.key);
      setCarried(next);
      say(where(next));
    } else if (carried && (event.key === 'Enter' || event.key.toLowerCase() === 'm')) {
      drop(carried);
    } else if (carried && event.key === 'Escape') {
      setCarried(null);
      say(t('carry.cancelled', { job: card.number }));
    } else if (!carried && event.altKey && arrow) {
      drop(step(board, here, event.key));
    } else if (!carried && event.key.toLowerCase() === 'm' && !event.ctrlKey && !event.metaKey) {
      if (!may(card, 'dispatch') && !may(card, 'move_remainder')) {
        say(t('carry.fixed', { job: card.number }));
      } else {
        setCarried(here);
        say(t('carry.picked', { job: card.number }));
      }
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return { carried, said, onKeyDown };
}
