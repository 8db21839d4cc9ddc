import { Button, SegmentedControl, Skeleton, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { dayClock } from '@/lib/time';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { AppointForm } from './AppointForm';
import { type Deputy, useDeputies, useWithdraw } from './queries';

/** Now, later, over, or called off: each with its own look. */
const stateOf = (deputy: Deputy) => {
  if (deputy.withdrawn_at) return 'cancelled';
  if (deputy.is_now) return 'running';
  return new Date(deputy.starts_at).getTime() > Date.now() ? 'waiting' : 'completed';
};

/** Who stands in for whom tonight, and later. */
export function Component() {
  const { t } = useTranslation(['deputies', 'common']);
  const { at, put } = useWhere();
  const isOpen = at('show') !== 'past';
  const deputies = useDeputies(isOpen);
  const may = useMay('personnel.appoint_deputy');
  const [going, setGoing] = useState<Deputy | null>(null);
  const withdraw = useWithdraw(() => {
    tellDone(t('withdrawn'));
    setGoing(null);
  });
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          may && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => put('new', '1')}>
              {t('appoint')}
            </Button>
          )
        }
      >
        <SegmentedControl
          size="xs"
          aria-label={t('show')}
          value={isOpen ? 'open' : 'past'}
          onChange={(value) => put('show', value === 'open' ? '' : value)}
          data={['open', 'past'].map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
      </PageHead>
      <ProblemNote error={deputies.error} onRetry={() => deputies.refetch()} />
      <section className="surface table-wrap" aria-label={t('title')}>
        <Table verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('person')}</Table.Th>
              <Table.Th>{t('role')}</Table.Th>
              <Table.Th>{t('from')}</Table.Th>
              <Table.Th>{t('to')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('by')}</Table.Th>
              {may && (
                <Table.Th>
                  <span className="visually-hidden">{t('actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deputies.rows.map((deputy) => (
              <Table.Tr key={deputy.id}>
                <Table.Td className="strong">{deputy.person_name}</Table.Td>
                <Table.Td>{t(`common:role.${deputy.role}`)}</Table.Td>
                <Table.Td>{dayClock(deputy.starts_at)}</Table.Td>
                <Table.Td>{dayClock(deputy.ends_at)}</Table.Td>
                <Table.Td>
                  <StateChip state={stateOf(deputy)} label={t(`states.${stateOf(deputy)}`)} />
                </Table.Td>
                <Table.Td className="ink2">{deputy.by_name}</Table.Td>
                {may && (
                  <Table.Td style={{ textAlign: 'right' }}>
                    {isOpen && (
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => {
                          withdraw.reset();
                          setGoing(deputy);
                        }}
                      >
                        {t('withdraw')}
                      </Button>
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {deputies.isPending && <Skeleton height={160} />}
        {deputies.isSuccess && deputies.rows.length === 0 && (
          <EmptyState title={t(isOpen ? 'none' : 'nonePast')}>{isOpen && t('noneWhy')}</EmptyState>
        )}
        <MorePages {...deputies} />
      </section>
      <AppointForm opened={may && at('new') !== ''} onClose={() => put('new', '')} />
      <ReasonDialog
        opened={going !== null}
        title={t('withdrawTitle', { name: going?.person_name })}
        confirm={t('withdraw')}
        busy={withdraw.isPending}
        problem={withdraw.error}
        onClose={() => setGoing(null)}
        onConfirm={(reason) => going && withdraw.mutate({ id: going.id, reason })}
      >
        {t('withdrawWhat')}
      </ReasonDialog>
    </div>
  );
}
