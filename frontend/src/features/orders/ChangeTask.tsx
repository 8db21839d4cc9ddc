import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number } from '@/lib/quantity';
import { dayClock } from '@/lib/time';
import { Age } from '@/ui/Age';
import { tellDone, tellProblem } from '@/ui/notify';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { type ChangeRequest, useDecide } from './queries';

/** A change that came after the first start, with the supervisor's answer. */
export function ChangeTask({ change, withOrder = false }: { change: ChangeRequest; withOrder?: boolean }) {
  const { t } = useTranslation(['orders', 'common']);
  const [declining, setDeclining] = useState(false);
  const accept = useDecide(
    'accept',
    () => tellDone(t('task.accepted', { order: change.number })),
    tellProblem,
  );
  const decline = useDecide('decline', () => {
    setDeclining(false);
    tellDone(t('task.declined', { order: change.number }));
  });
  const wanted = change.wanted as Record<string, string>;
  const parts = [
    wanted.quantity && t('task.quantity', { quantity: number(wanted.quantity) }),
    wanted.due_at && t('task.due', { due: dayClock(wanted.due_at) }),
    wanted.priority && t('task.priority', { priority: wanted.priority }),
  ].filter(Boolean);
  return (
    <article className="task tone-warn" data-task={change.number}>
      <IconHandStop size={22} aria-hidden />
      <div>
        <strong>
          {change.asked_by} {change.kind === 'cancel' ? t('task.cancels') : t('task.changes')}
          {withOrder && (
            <>
              {' '}
              <Link to={`/orders/${change.request}`}>{change.number}</Link>
            </>
          )}
          {parts.length > 0 && `: ${parts.join(', ')}`}
        </strong>
        <div>
          {change.reason && `${t('common:quote', { text: change.reason })} · `}
          <Trans
            i18nKey="task.asked"
            ns="orders"
            components={{ age: <Age at={change.asked_at} every={30_000} /> }}
          />
        </div>
        <div>
          {t('task.stands', {
            state: t(`common:state.${change.order_state}`),
            good: number(change.order_good),
            quantity: number(change.order_quantity),
          })}
        </div>
      </div>
      {change.allowed_actions.includes('accept') && (
        <Button loading={accept.isPending} onClick={() => accept.mutate({ id: change.id, reason: '' })}>
          {t('task.accept')}
        </Button>
      )}
      {change.allowed_actions.includes('decline') && (
        <Button variant="default" onClick={() => setDeclining(true)}>
          {t('task.decline')}
        </Button>
      )}
      <ReasonDialog
        opened={declining}
        title={t(change.kind === 'cancel' ? 'task.declineCancelTitle' : 'task.declineTitle', {
          order: change.number,
        })}
        confirm={t('task.decline')}
        busy={decline.isPending}
        problem={decline.error}
        onClose={() => setDeclining(false)}
        onConfirm={(reason) => decline.mutate({ id: change.id, reason })}
      >
        {t('task.declineWhat')}
      </ReasonDialog>
    </article>
  );
}
