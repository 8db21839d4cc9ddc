import { Anchor, Skeleton, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { useRowKeys } from '@/lib/rows';
import { day } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';

/** How products are made, by version. */
export function Component() {
  const { t } = useTranslation('masters');
  const navigate = useNavigate();
  const masters = usePages<Schema<'WorkMasterRow'>>(['work-masters'], '/api/work-masters');
  useRowKeys();
  return (
    <div className="page">
      <PageHead title={t('title')} />
      <ProblemNote error={masters.error} onRetry={() => masters.refetch()} />
      <section className="surface table-wrap">
        <Table highlightOnHover verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('version')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('material')}</Table.Th>
              <Table.Th>{t('created')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {masters.rows.map((master) => (
              <Table.Tr
                key={master.id}
                className="row-link"
                onClick={() => navigate(`/work-masters/${master.id}`)}
              >
                <Table.Td>
                  <Anchor component={Link} to={`/work-masters/${master.id}`} fw={600} data-row>
                    {master.number}
                  </Anchor>
                </Table.Td>
                <Table.Td>{master.name}</Table.Td>
                <Table.Td>{master.version}</Table.Td>
                <Table.Td>
                  <StateChip state={master.state} />
                </Table.Td>
                <Table.Td>{master.material}</Table.Td>
                <Table.Td className="ink2">{day(master.created_at)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {masters.isPending && <Skeleton height={160} />}
        {masters.isSuccess && masters.rows.length === 0 && (
          <EmptyState title={t('empty.title')}>{t('empty.why')}</EmptyState>
        )}
      </section>
    </div>
  );
}
