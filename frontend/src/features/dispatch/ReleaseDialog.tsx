import { Button, Group } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number } from '@/lib/quantity';
import { dayClock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { tellDone, tellProblem } from '@/ui/notify';
import { type ReceivedOrder, useRelease } from './queries';

/** Orders that arrived and wait to become jobs. */
export function ReleaseDialog({
  opened,
  orders,
  onClose,
}: {
  opened: boolean;
  orders: ReceivedOrder[];
  onClose: () => void;
}) {
  const { t } = useTranslation(['dispatch', 'common']);
  // Orders released together are told together: a toast for each would cover the queues.
  const together = useRef<number | null>(null);
  const release = useRelease((order) => {
    if (together.current === null) tellDone(t('released', { order: order.number }));
    else together.current += 1;
  }, tellProblem);
  const [sending, setSending] = useState(false);
  const all = async () => {
    setSending(true);
    together.current = 0;
    // One after the other: each is a command of its own, and the first refusal should not stop the rest.
    for (const order of orders) await release.mutateAsync(order).catch(() => undefined);
    setSending(false);
    if (together.current) tellDone(t('releasedAll', { count: together.current }));
    together.current = null;
    onClose();
  };
  return (
    <Dialog opened={opened} busy={sending} onClose={onClose} size="lg" title={t('releaseTitle')}>
      {orders.length === 0 && <EmptyState title={t('nothingToRelease')} />}
      <ul className="release-list">
        {orders.map((order) => (
          <li key={order.id}>
            <Link to={`/orders/${order.number}`}>{order.number}</Link>
            <span>
              {number(order.quantity, 0)} × {order.material}
            </span>
            <span className="ink2">{t('due', { at: dayClock(order.due_at) })}</span>
            <Button
              size="compact-sm"
              variant="default"
              disabled={sending}
              onClick={() => release.mutate(order)}
            >
              {t('release')}
            </Button>
          </li>
        ))}
      </ul>
      {orders.length > 1 && (
        <Group justify="flex-end" mt="md">
          <Button data-autofocus loading={sending} onClick={() => void all()}>
            {t('releaseAll', { count: orders.length })}
          </Button>
        </Group>
      )}
    </Dialog>
  );
}
