import i18n from 'i18next';
import { number } from '@/lib/quantity';
import { tell } from './Feedback';
import type { Card } from './model';

/** A job is done; with the last one its order is, and nobody has to look in the office whether it is. */
export function tellOver(job: Card): void {
  const order = { order: job.request, good: number(job.order_good) };
  tell.good(
    i18n.t('execution:job.over', { number: job.number, good: number(job.good) }),
    job.order_state === 'completed' ? i18n.t('execution:job.orderOver', order) : '',
  );
}
