import { Button, Group } from '@mantine/core';
import { useState } from 'react';
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
  const release = useRelease((order) => tellDone(t('released', { order: order.number })), tellProblem);
  const [sending, setSending] = useState(false);
  const all = async () => {
    setSending(true);
    // One after the other: each is a command of its own, and the first refusal should not stop the rest.
    for (const order of orders) await release.mutateAsync(order).catch(() => undefined);
    setSending(false);
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
          <Button loading={sending} onClick={() => void all()}>
            {t('releaseAll', { count: orders.length })}
          </Button>
        </Group>
      )}
    </Dialog>
  );
}
