import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { number } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { tellDone } from '@/ui/notify';
import { Qty, QtyBar } from '@/ui/Qty';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { CorrectTimes } from './CorrectTimes';
import { type OrderDetail, useWithdrawRework } from './queries';
import { RouteRework } from './RouteRework';

/** The order's operations in sequence: where, how far, since when. */
export function Jobs({ jobs, unit }: { jobs: OrderDetail['job_orders']; unit: string }) {
  const { t } = useTranslation('orders');
  const mayCorrect = useMay('orders.correct_times');
  const mayRoute = useMay('orders.dispatch_joborder');
  const [reworking, setReworking] = useState<OrderDetail['job_orders'][number] | null>(null);
  const [withdrawing, setWithdrawing] = useState<OrderDetail['job_orders'][number] | null>(null);
  const withdraw = useWithdrawRework(() => {
    tellDone(t('rework.withdrawn'));
    setWithdrawing(null);
  });
  const [correcting, setCorrecting] = useState<OrderDetail['job_orders'][number] | null>(null);
  return (
    <div className="table-wrap">
      <CorrectTimes job={correcting} onClose={() => setCorrecting(null)} />
      <RouteRework job={reworking} onClose={() => setReworking(null)} />
      <ReasonDialog
        opened={withdrawing !== null}
        title={t('rework.withdrawTitle', { job: withdrawing?.number })}
        confirm={t('rework.withdrawConfirm')}
        busy={withdraw.isPending}
        problem={withdraw.error}
        onClose={() => setWithdrawing(null)}
        onConfirm={(reason) => withdrawing && withdraw.mutate({ id: withdrawing.id, body: { reason } })}
      >
        {t('rework.withdrawWhat', { job: withdrawing?.reworks })}
      </ReasonDialog>
      <Table verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('operation')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('workUnit')}</Table.Th>
            <Table.Th style={{ width: 200 }}>{t('made')}</Table.Th>
            <Table.Th className="num">{t('scrap')}</Table.Th>
            <Table.Th className="num">{t('reworked')}</Table.Th>
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
                  {job.reworks && (
                    <div>
                      {t('rework.of', { job: job.reworks })}
                      {job.nonconformance && (
                        <>
                          {' · '}
                          <Link to={`/quality?case=${job.nonconformance_id}`}>{job.nonconformance}</Link>
                        </>
                      )}
                    </div>
                  )}
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
              <Table.Td className="num">
                {number(job.rework)}
                {mayRoute && mayBeReworked(job) && (
                  <Button variant="subtle" size="compact-sm" ml={8} onClick={() => setReworking(job)}>
                    {t('rework.button')}
                  </Button>
                )}
                {job.allowed_actions.includes('withdraw_rework') && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    ml={8}
                    onClick={() => {
                      withdraw.reset();
                      setWithdrawing(job);
                    }}
                  >
                    {t('rework.withdraw')}
                  </Button>
                )}
              </Table.Td>
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

/** Pieces were reported as rework, or single ones are in work; what of them is left to send the server says. */
const mayBeReworked = ({ state, rework, counting_source }: OrderDetail['job_orders'][number]) =>
  counting_source === 'unit'
    ? ['running', 'held'].includes(state)
    : Number(rework) > 0 && ['running', 'held', 'completed'].includes(state);

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
