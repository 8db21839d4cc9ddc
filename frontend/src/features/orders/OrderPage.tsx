import { Button, Skeleton, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { number } from '@/lib/quantity';
import { day, dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { tellDone, tellProblem } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { Qty, QtyBar } from '@/ui/Qty';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { ChangeForm } from './ChangeForm';
import { ChangeNotes } from './ChangeNotes';
import { ChangeTask } from './ChangeTask';
import { Copies } from './Copies';
import { History } from './History';
import { Jobs } from './Jobs';
import { Messages } from './Messages';
import { type OrderDetail, useEnd, useOrder, useRelease, type Wish } from './queries';
import { Reports } from './Reports';
import './orders.css';

type Dialog = 'change' | 'cancel' | 'close' | null;

function Buttons({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('orders');
  const [dialog, setDialog] = useState<Dialog>(null);
  const [seen, setSeen] = useState(order.etag);
  const open = (which: Dialog) => {
    // What is decided in a dialog is decided on what the page showed when it opened.
    setSeen(order.etag);
    setDialog(which);
  };
  const close = () => setDialog(null);
  const tellWish = (answer: object, done: string) => {
    close();
    const waits = 'change_request' in answer && (answer as Wish).change_request;
    tellDone(waits ? t('waitsForSupervisor') : t(done, { order: order.number }));
  };
  const release = useRelease(() => tellDone(t('released', { order: order.number })), tellProblem);
  const cancel = useEnd('cancel', (answer) => tellWish(answer, 'cancelled'));
  const end = useEnd('close', (answer) => tellWish(answer, 'closed'));
  const mayDecide = useMay('orders.decide_change');
  const may = (action: string) => order.allowed_actions.includes(action);
  const running = order.job_orders.filter((job) => job.state === 'running').map((job) => job.number);
  // Said before somebody has typed a reason: the order ends when its jobs have.
  const first = running.length > 0 && (
    <p className="tone-warn">{t('runFirst', { jobs: running.join(', ') })}</p>
  );
  return (
    <>
      {may('release') && (
        <Button loading={release.isPending} onClick={() => release.mutate(order.id)}>
          {t('release')}
        </Button>
      )}
      {may('change') && (
        <Button variant="default" onClick={() => open('change')}>
          {t('change.button')}
        </Button>
      )}
      {may('close') && (
        <Button variant="default" onClick={() => open('close')}>
          {t('close.button')}
        </Button>
      )}
      {may('cancel') && (
        <Button variant="default" onClick={() => open('cancel')}>
          {t('cancel.button')}
        </Button>
      )}
      <ChangeForm
        order={order}
        seen={seen}
        opened={dialog === 'change'}
        onClose={close}
        onDone={(answer) => tellWish(answer, 'changed')}
      />
      <ReasonDialog
        opened={dialog === 'cancel'}
        title={t('cancel.title', { order: order.number })}
        confirm={t('cancel.confirm')}
        danger
        busy={cancel.isPending}
        problem={cancel.error}
        onClose={close}
        onConfirm={(reason) => cancel.mutate({ id: order.id, reason, seen })}
      >
        {order.started_at ? t(mayDecide ? 'cancel.decides' : 'cancel.asks') : t('cancel.what')}
        {mayDecide && first}
      </ReasonDialog>
      <ReasonDialog
        opened={dialog === 'close'}
        title={t('close.title', { order: order.number })}
        confirm={t('close.confirm')}
        busy={end.isPending}
        problem={end.error}
        onClose={close}
        onConfirm={(reason) => end.mutate({ id: order.id, reason, seen })}
      >
        {t('close.what')}
        {first}
      </ReasonDialog>
    </>
  );
}

const TABS = ['route', 'copies', 'reports', 'messages', 'history'] as const;

export function Component() {
  const { t } = useTranslation(['orders', 'common']);
  const { id = '' } = useParams();
  const [where, setWhere] = useSearchParams();
  const { data: order, error, refetch } = useOrder(id);
  const readsMessages = useMay('integrations.read_messages');
  const readsHistory = useMay('records.read');
  const tab = where.get('tab') ?? 'route';
  const tabs = TABS.filter(
    (each) => (each !== 'messages' || readsMessages) && (each !== 'history' || readsHistory),
  );
  if (!order) {
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('title')}</h1>
        {error ? <ProblemNote error={error} onRetry={() => refetch()} /> : <Skeleton height={300} />}
      </div>
    );
  }
  const good = Number(order.quantity_good);
  const isShort = ['completed', 'closed'].includes(order.state) && good < Number(order.quantity);
  const scrap = order.job_orders.reduce((sum, job) => sum + Number(job.scrap), 0);
  const waiting = order.change_requests.filter((change) => change.state === 'open');
  return (
    <div className="page">
      <PageHead
        title={
          <>
            {order.number} <span className="ink2 order-product">{order.material_name}</span>
          </>
        }
        actions={<Buttons order={order} />}
      >
        <StateChip state={order.state} />
        <Button
          component={Link}
          to={`/paper/print?order=${order.id}`}
          target="_blank"
          variant="default"
          size="xs"
        >
          {t('traveller')}
        </Button>
        <Button component={Link} to={`/labour?order=${order.id}`} variant="default" size="xs">
          {t('labour')}
        </Button>
        {isShort && (
          <StateChip state="short" label={t('short', { left: number(Number(order.quantity) - good) })} />
        )}
        {order.is_late && <StateChip state="late" />}
      </PageHead>
      {waiting.map((change) => (
        <ChangeTask key={change.id} change={change} />
      ))}
      <ChangeNotes order={order.id} />
      <div className="order-grid">
        <section className="surface order-main">
          <Tabs
            value={tab}
            onChange={(value) =>
              setWhere(value && value !== 'route' ? { tab: value } : {}, { replace: true })
            }
            keepMounted={false}
          >
            <Tabs.List>
              {tabs.map((each) => (
                <Tabs.Tab key={each} value={each}>
                  {t(`tab.${each}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="route">
              {order.job_orders.length ? (
                <Jobs jobs={order.job_orders} unit={order.unit} />
              ) : (
                <EmptyState title={t(order.state === 'cancelled' ? 'neverReleased' : 'noJobs.title')}>
                  {order.state !== 'cancelled' && t('noJobs.why')}
                </EmptyState>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="copies">
              <Copies jobs={order.job_orders} />
            </Tabs.Panel>
            <Tabs.Panel value="reports">
              <Reports jobs={order.job_orders} />
            </Tabs.Panel>
            <Tabs.Panel value="messages">
              <Messages number={order.number} />
            </Tabs.Panel>
            <Tabs.Panel value="history">
              <History order={order.id} />
            </Tabs.Panel>
          </Tabs>
        </section>
        <aside className="surface order-side" aria-label={t('facts')}>
          <div className="order-big">
            <strong data-testid="order-good">{good}</strong>
            <span className="ink2">
              {t('of')} <Qty value={order.quantity} unit={order.unit} />
            </span>
          </div>
          <QtyBar good={good} of={Number(order.quantity)} />
          <dl className="facts">
            <dt>{t('due')}</dt>
            <dd className={order.is_late ? 'order-late' : undefined}>{dayClock(order.due_at)}</dd>
            <dt>{t('priority')}</dt>
            <dd>{t(`form.priority.${order.priority}`)}</dd>
            <dt>{t('scrap')}</dt>
            <dd>{scrap}</dd>
            <dt>{t('product')}</dt>
            <dd>
              <Link to={`/orders?material=${encodeURIComponent(order.material)}&view=all`}>
                {order.material}
              </Link>
            </dd>
            <dt>{t('source')}</dt>
            <dd>
              {order.source === 'person' ? order.created_by : order.source.toUpperCase()}
              {order.external_number &&
                order.external_number !== order.number &&
                ` · ${order.external_number}`}
            </dd>
            <dt>{t('version')}</dt>
            <dd>{order.version}</dd>
            <dt>{t('createdAt')}</dt>
            <dd>{day(order.created_at)}</dd>
            {order.completed_at && (
              <>
                <dt>{t('completedAt')}</dt>
                <dd>{dayClock(order.completed_at)}</dd>
              </>
            )}
          </dl>
        </aside>
      </div>
    </div>
  );
}
