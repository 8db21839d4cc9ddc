import { Anchor, Button, SegmentedControl, Skeleton, Table, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { useRowKeys } from '@/lib/rows';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { Qty, QtyBar } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import { OrderForm } from './OrderForm';
import { useChangeRequests, useEnded, useOrders, useUnassigned } from './queries';
import './orders.css';

const VIEWS = ['open', 'received', 'released', 'running', 'completed', 'done', 'all'];

export function Component() {
  const { t } = useTranslation(['orders', 'common']);
  const [where, setWhere] = useSearchParams();
  const navigate = useNavigate();
  const filters = {
    view: where.get('view') ?? 'open',
    search: where.get('search') ?? '',
    material: where.get('material') ?? '',
  };
  const orders = useOrders(filters);
  const isFiltered = Boolean(filters.search || filters.material);
  const noneOpen = filters.view === 'open' && !isFiltered && orders.isSuccess && orders.rows.length === 0;
  const ended = useEnded(noneOpen);
  const mayCreate = useMay('orders.create_request');
  const tasks = (useChangeRequests().data?.results.length ?? 0) + (useUnassigned().data?.results.length ?? 0);
  useRowKeys();
  const put = (name: string, value: string) =>
    setWhere(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          <>
            {tasks > 0 && (
              <Button component={Link} to="/orders/tasks" variant="default">
                {t('tasksButton', { count: tasks })}
              </Button>
            )}
            {mayCreate && (
              <Button leftSection={<IconPlus size={17} />} onClick={() => put('new', '1')}>
                {t('create')}
              </Button>
            )}
          </>
        }
      >
        <SegmentedControl
          size="xs"
          aria-label={t('view')}
          value={filters.view}
          onChange={(value) => put('view', value === 'open' ? '' : value)}
          data={VIEWS.map((view) => ({
            value: view,
            label: t([`views.${view}`, `common:state.${view}`]),
          }))}
        />
        <TextInput
          size="xs"
          w={200}
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filters.search}
          onChange={(event) => put('search', event.currentTarget.value.trim())}
        />
        {filters.material && (
          <Button size="compact-sm" variant="light" onClick={() => put('material', '')}>
            {filters.material} ×
          </Button>
        )}
      </PageHead>
      <ProblemNote error={orders.error} onRetry={() => orders.refetch()} />
      <section className="surface table-wrap">
        <Table highlightOnHover verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('product')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th className="num">{t('priority')}</Table.Th>
              <Table.Th style={{ width: 220 }}>{t('made')}</Table.Th>
              <Table.Th>{t('due')}</Table.Th>
              <Table.Th>{t('source')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {orders.rows.map((order) => (
              <Table.Tr key={order.id} className="row-link" onClick={() => navigate(`/orders/${order.id}`)}>
                <Table.Td>
                  <Anchor
                    component={Link}
                    to={`/orders/${order.id}`}
                    fw={600}
                    data-row
                    onClick={(event) => event.stopPropagation()}
                  >
                    {order.number}
                  </Anchor>
                  {order.waiting_change !== null && (
                    <span className="chip tone-warn order-flag">{t('changeWaits')}</span>
                  )}
                </Table.Td>
                <Table.Td>
                  {order.material_name} <span className="ink2">{order.material}</span>
                </Table.Td>
                <Table.Td>
                  <StateChip state={order.state} />
                </Table.Td>
                <Table.Td className="num">{order.priority}</Table.Td>
                <Table.Td>
                  <div className="order-made">
                    <QtyBar good={Number(order.quantity_good)} of={Number(order.quantity)} />
                    <Qty value={order.quantity_good} of={order.quantity} unit={order.unit} />
                  </div>
                </Table.Td>
                <Table.Td className={order.is_late ? 'order-late' : undefined}>
                  {dayClock(order.due_at)}
                  {order.is_late && <span className="visually-hidden"> {t('common:state.late')}</span>}
                </Table.Td>
                <Table.Td className="ink2">
                  {order.source === 'person' ? order.created_by : order.source.toUpperCase()}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {orders.isPending && !orders.error && <Skeleton height={220} />}
        {orders.isSuccess && orders.rows.length === 0 && (
          <EmptyState title={t(ended ? 'empty.noneOpen' : 'empty.title')}>
            {isFiltered && t('empty.filtered')}
            {ended && (
              <>
                {t('empty.ended')}{' '}
                <Anchor component={Link} to={`/orders/${ended.id}`}>
                  {ended.number}
                </Anchor>
                {' · '}
                <Anchor component={Link} to="/orders?view=done">
                  {t('empty.allEnded')}
                </Anchor>
              </>
            )}
            {!isFiltered && !ended && t('empty.why')}
          </EmptyState>
        )}
        <MorePages {...orders} />
      </section>
      <OrderForm
        opened={mayCreate && where.get('new') === '1'}
        onClose={() => put('new', '')}
        onDone={(order) => {
          tellDone(t('created', { order: order.number }));
          navigate(`/orders/${order.id}`);
        }}
      />
    </div>
  );
}
