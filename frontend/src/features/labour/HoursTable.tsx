import { Anchor, Skeleton, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number } from '@/lib/quantity';
import { EmptyState } from '@/ui/EmptyState';
import { StateChip } from '@/ui/StateChip';
import type { Hours } from './queries';

/** Hours by operation and use, the standard beside them; how sure they are stands in the last column. */
export function HoursTable({ rows, byPerson }: { rows: Hours[] | undefined; byPerson: boolean }) {
  const { t } = useTranslation('labour');
  const total = (rows ?? []).reduce((sum, row) => sum + Number(row.quantity), 0);
  return (
    <section className="surface table-wrap" aria-label={t(byPerson ? 'view.people' : 'view.hours')}>
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('order')}</Table.Th>
            <Table.Th>{t('operation')}</Table.Th>
            <Table.Th>{t('use')}</Table.Th>
            {byPerson && <Table.Th>{t('person')}</Table.Th>}
            <Table.Th ta="right">{t('actual')}</Table.Th>
            {!byPerson && <Table.Th ta="right">{t('standard')}</Table.Th>}
            <Table.Th>{t('remarks')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows?.map((row) => (
            <Table.Tr
              key={`${row.job}-${row.activity}-${row.personnel_use}-${row.person}`}
              data-job={row.job_number}
            >
              <Table.Td>
                {row.order ? (
                  <Anchor component={Link} to={`/labour?order=${row.order}`}>
                    {row.order_number}
                  </Anchor>
                ) : (
                  '–'
                )}
              </Table.Td>
              <Table.Td>{row.job ? `${row.sequence} ${row.operation}` : row.activity}</Table.Td>
              <Table.Td>{t(`uses.${row.personnel_use}`)}</Table.Td>
              {byPerson && <Table.Td>{row.person_name}</Table.Td>}
              <Table.Td ta="right" className="strong num">
                {number(row.quantity, 2)} h
              </Table.Td>
              {!byPerson && (
                <Table.Td ta="right" className="num">
                  {row.standard_quantity === null ? '–' : `${number(row.standard_quantity, 2)} h`}
                </Table.Td>
              )}
              <Table.Td className="ink2">
                {row.is_open && <StateChip state="running" label={t('open')} />}{' '}
                {[
                  row.closed_by_rule > 0 && t('byRule', { count: row.closed_by_rule }),
                  row.late > 0 && t('late', { count: row.late }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        {rows && rows.length > 0 && (
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th colSpan={byPerson ? 4 : 3}>{t('total')}</Table.Th>
              <Table.Th ta="right">{number(total, 2)} h</Table.Th>
              <Table.Th colSpan={byPerson ? 1 : 2} />
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
      {!rows && <Skeleton height={160} />}
      {rows?.length === 0 && (
        <EmptyState title={t('none')}>{t(byPerson ? 'noneSeen' : 'noneWhy')}</EmptyState>
      )}
    </section>
  );
}
