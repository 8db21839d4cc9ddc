import { Table } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { useMessagesOf } from './queries';

/** What was said between the ERP and us about this order. */
export function Messages({ number }: { number: string }) {
  const { t } = useTranslation('orders');
  const { data, error } = useMessagesOf(number, true);
  if (error) return <ProblemNote error={error} />;
  if (data && data.results.length === 0)
    return <EmptyState title={t('noMessages.title')}>{t('noMessages.why')}</EmptyState>;
  return (
    <div className="table-wrap">
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('direction')}</Table.Th>
            <Table.Th>{t('kind')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('time')}</Table.Th>
            <Table.Th>{t('note')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data?.results.map((message) => (
            <Table.Tr key={message.id}>
              <Table.Td>
                <span className="order-direction">
                  {message.direction === 'in' ? (
                    <IconArrowDownLeft size={16} aria-hidden />
                  ) : (
                    <IconArrowUpRight size={16} aria-hidden />
                  )}
                  {t(`way.${message.direction}`)}
                </span>
              </Table.Td>
              <Table.Td>
                <Link to={`/messages?message=${message.id}`}>{message.kind}</Link>
              </Table.Td>
              <Table.Td>
                <StateChip state={message.state} />
              </Table.Td>
              <Table.Td>{dayClock(message.at)}</Table.Td>
              <Table.Td className="ink2">{message.last_error}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
