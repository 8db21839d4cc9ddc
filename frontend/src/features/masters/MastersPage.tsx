import { Anchor, Button, SegmentedControl, Skeleton, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { usePages } from '@/api/pages';
import { useMay } from '@/api/session';
import { useDoorbell } from '@/lib/live';
import { useRowKeys } from '@/lib/rows';
import { day } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { NewMasterDialog } from './life/NewMasterDialog';
import { MASTERS, type MasterRow } from './queries';

const STATES = ['draft', 'in_review', 'released', 'retired'] as const;

/** How products are made, by version. */
export function Component() {
  const { t } = useTranslation(['masters', 'common']);
  const navigate = useNavigate();
  const [where, setWhere] = useSearchParams();
  const state = where.get('state') ?? '';
  const mayAuthor = useMay('orders.author_workmaster');
  const masters = usePages<MasterRow>([...MASTERS, 'list', state], '/api/work-masters', {
    state: state || undefined,
  });
  const put = (name: string, value: string) =>
    setWhere(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  useRowKeys();
  useDoorbell('masters', [...MASTERS, 'list']);
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayAuthor && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => put('new', '1')}>
              {t('new.open')}
            </Button>
          )
        }
      >
        <SegmentedControl
          aria-label={t('state')}
          value={state}
          onChange={(value) => put('state', value)}
          data={[
            { value: '', label: t('common:all') },
            ...STATES.map((value) => ({ value, label: t(`common:state.${value}`) })),
          ]}
        />
      </PageHead>
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
                <Table.Td>{master.material ?? t('familyOf', { family: master.family })}</Table.Td>
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
      <NewMasterDialog opened={where.get('new') === '1'} onClose={() => put('new', '')} />
    </div>
  );
}
