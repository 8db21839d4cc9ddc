import type { Active, Announcements, Over } from '@dnd-kit/core';
import type { TFunction } from 'i18next';
import type { Card, Lane } from './queries';

/** What a screen reader hears while a job is dragged: its number and the work unit's, not the keys of the drawing. */
export function announce(t: TFunction<'dispatch'>): Announcements {
  const job = (active: Active) => (active.data.current?.card as Card | undefined)?.number ?? '';
  const place = (over: Over | null) =>
    (over?.data.current?.lane as Lane | undefined)?.number ?? t('carry.backlog');
  return {
    onDragStart: ({ active }) => t('carry.dragged', { job: job(active) }),
    onDragOver: ({ over }) => (over ? place(over) : undefined),
    onDragEnd: ({ active, over }) =>
      over
        ? t('carry.dropped', { job: job(active), where: place(over) })
        : t('carry.cancelled', { job: job(active) }),
    onDragCancel: ({ active }) => t('carry.cancelled', { job: job(active) }),
  };
}
