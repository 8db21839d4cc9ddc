import { Anchor, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayClock } from '@/lib/time';
import { changeOrdersQuery } from './queries';

/** Which orders went on by this version, from which unit, by whose signature; nothing while there are none. */
export function ChangeOrders({ master }: { master: number }) {
  const { t } = useTranslation('masters');
  const { data: orders = [] } = useQuery(changeOrdersQuery(master));
  if (orders.length === 0) return null;
  return (
    <section className="surface change-orders" aria-label={t('change.list')}>
      <h2>{t('change.list')}</h2>
      <div className="table-wrap">
        <Table verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('change.at')}</Table.Th>
              <Table.Th>{t('change.moved')}</Table.Th>
              <Table.Th>{t('change.workedBy')}</Table.Th>
              <Table.Th>{t('change.from')}</Table.Th>
              <Table.Th>{t('change.why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {orders.map((order) => {
              const moved = new Map(order.moved.map((each) => [each.order_id, each]));
              return (
                <Table.Tr key={order.id}>
                  <Table.Td>
                    {dayClock(order.at)} <span className="ink2">{order.by}</span>
                  </Table.Td>
                  <Table.Td>
                    {[...moved.values()].map((each) => (
                      <div key={each.order_id}>
                        <Anchor component={Link} to={`/orders/${each.order_id}`} data-row>
                          {each.order}
                        </Anchor>
                      </div>
                    ))}
                  </Table.Td>
                  <Table.Td>{[...new Set(order.moved.map((each) => each.before))].join(', ')}</Table.Td>
                  <Table.Td>{order.from_unit === 'next' ? t('change.next') : order.from_unit}</Table.Td>
                  <Table.Td>{order.reason}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
