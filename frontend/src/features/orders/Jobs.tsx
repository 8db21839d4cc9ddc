import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { number } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { Qty, QtyBar } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import { CorrectTimes } from './CorrectTimes';
import type { OrderDetail } from './queries';

/** The order's operations in sequence: where, how far, since when. */
export function Jobs({ jobs, unit }: { jobs: OrderDetail['job_orders']; unit: string }) {
  const { t } = useTranslation('orders');
  const mayCorrect = useMay('orders.correct_times');
  const [correcting, setCorrecting] = useState<OrderDetail['job_orders'][number] | null>(null);
  return (
    <div className="table-wrap">
      <CorrectTimes job={correcting} onClose={() => setCorrecting(null)} />
      <Table verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('operation')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('workUnit')}</Table.Th>
            <Table.Th style={{ width: 200 }}>{t('made')}</Table.Th>
            <Table.Th className="num">{t('scrap')}</Table.Th>
            <Table.Th className="num">{t('rework')}</Table.Th>
            <Table.Th>{t('time')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.id} data-job={job.number}>
              <Table.Td>
                <strong>
                  {job.sequence} {job.name}
                </strong>
                <div className="ink2 order-sub">
                  <Link to={`/dispatch?job=${job.id}`}>{job.number}</Link>
                </div>
              </Table.Td>
              <Table.Td>
                <StateChip state={job.state} />
                <Short job={job} />
              </Table.Td>
              <Table.Td>{job.work_unit ?? '–'}</Table.Td>
              <Table.Td>
                <div className="order-made">
                  <QtyBar good={Number(job.good)} scrap={Number(job.scrap)} of={Number(job.quantity)} />
                  <Qty value={job.good} of={job.quantity} unit={unit} />
                </div>
              </Table.Td>
              <Table.Td className="num">{number(job.scrap)}</Table.Td>
              <Table.Td className="num">{number(job.rework)}</Table.Td>
              <Table.Td className="ink2">
                {job.started_at ? clock(job.started_at) : ''}
                {job.started_at && ' – '}
                {job.completed_at ? clock(job.completed_at) : ''}
                {mayCorrect && job.started_at && job.counting_source !== 'load' && (
                  <Button variant="subtle" size="compact-sm" ml={8} onClick={() => setCorrecting(job)}>
                    {t('times.button')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** A job that ended with fewer than it was to make says so, and why. */
function Short({ job }: { job: OrderDetail['job_orders'][number] }) {
  const { t } = useTranslation('orders');
  const left = Number(job.quantity) - Number(job.good);
  if (job.state !== 'completed' || left <= 0) return null;
  const reason = job.responses.findLast((report) => report.is_final && report.reverses === null)?.reason;
  return (
    <div className="order-sub">
      <StateChip state="short" label={t('short', { left: number(left) })} />
      {reason && <div className="ink2">{t('shortBecause', { reason })}</div>}
    </div>
  );
}
