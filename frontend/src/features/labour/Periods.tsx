import { Button, Switch, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '@/api/session';
import { dayClock, secondsSince, span } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { CorrectPeriod } from './CorrectPeriod';
import { type Period, usePeriods } from './queries';

/** What was seen of whom, before it is split: one's own, and those of people one may see. */
export function Periods({ order }: { order: string }) {
  const { t } = useTranslation('labour');
  const [forgotten, setForgotten] = useState(false);
  const [correcting, setCorrecting] = useState<Period | null>(null);
  const periods = usePeriods(order, forgotten);
  const me = useSession().person?.id;
  const mayCorrect = useMay('orders.correct_labour');
  const isOfOthers = periods.rows.some((row) => row.person !== me);
  return (
    <section className="surface table-wrap" aria-label={t('view.periods')}>
      <Switch
        m="md"
        label={t('onlyForgotten')}
        checked={forgotten}
        onChange={(event) => setForgotten(event.currentTarget.checked)}
      />
      <ProblemNote error={periods.error} onRetry={() => periods.refetch()} />
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th>{t('work')}</Table.Th>
            <Table.Th>{t('began')}</Table.Th>
            <Table.Th>{t('ended')}</Table.Th>
            <Table.Th>{t('lasted')}</Table.Th>
            <Table.Th>{t('remarks')}</Table.Th>
            {mayCorrect && isOfOthers && (
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {periods.rows.map((row) => (
            <Table.Tr key={row.id} data-period={row.id}>
              <Table.Td className="strong">{row.person_name}</Table.Td>
              <Table.Td>
                {row.activity || `${row.job_number} ${row.operation}`}
                <span className="ink2">
                  {' '}
                  · {[row.work_unit, t(`uses.${row.personnel_use}`)].filter(Boolean).join(' · ')}
                </span>
              </Table.Td>
              <Table.Td>
                {dayClock(row.started_at)} <span className="ink2">{t(`beginnings.${row.began_by}`)}</span>
              </Table.Td>
              <Table.Td>
                {row.ended_at ? (
                  <>
                    {dayClock(row.ended_at)} <span className="ink2">{t(`ends.${row.ended_by}`)}</span>
                  </>
                ) : (
                  <StateChip state="running" label={t('open')} />
                )}
              </Table.Td>
              <Table.Td>
                {span(
                  secondsSince(row.started_at, row.ended_at ? new Date(row.ended_at).getTime() : Date.now()),
                )}
              </Table.Td>
              <Table.Td>
                {row.is_closed_by_rule && <StateChip state="late" label={t('forgotten')} />}
                {row.late && <StateChip state="late" label={t(`lates.${row.late}`)} />}
                {row.corrections.map((one) => (
                  <p className="ink2" key={one.at} style={{ margin: 0 }}>
                    {t('was', {
                      from: dayClock(one.started_at),
                      to: one.ended_at ? dayClock(one.ended_at) : '…',
                      by: one.by,
                      reason: one.reason,
                    })}
                  </p>
                ))}
              </Table.Td>
              {mayCorrect && isOfOthers && (
                <Table.Td ta="right">
                  <Button size="xs" variant="default" onClick={() => setCorrecting(row)}>
                    {t('correct.button')}
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {periods.isSuccess && periods.rows.length === 0 && (
        <EmptyState title={t('none')}>{t('noneSeen')}</EmptyState>
      )}
      <MorePages {...periods} />
      <CorrectPeriod of={correcting} onClose={() => setCorrecting(null)} />
    </section>
  );
}
