import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { LateChip } from '@/ui/LateChip';
import { tellDone } from '@/ui/notify';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { type OrderDetail, useUndo } from './queries';

type Job = OrderDetail['job_orders'][number];
type Report = Job['responses'][number];

const signed = (value: string) => (Number(value) > 0 ? `+${number(value)}` : number(value));

/** What was reported, as numbered deltas; a counter-message carries negative figures and says what it undoes. */
export function Reports({ jobs }: { jobs: OrderDetail['job_orders'] }) {
  const { t } = useTranslation('orders');
  const [wrong, setWrong] = useState<{ job: Job; report: Report } | null>(null);
  const undo = useUndo(() => {
    tellDone(t('undo.done', { job: wrong?.job.number, number: wrong?.report.number }));
    setWrong(null);
  });
  const rows = jobs
    .flatMap((job) => job.responses.map((response) => ({ job, response })))
    .sort((a, b) => b.response.recorded_at.localeCompare(a.response.recorded_at));
  if (rows.length === 0) return <EmptyState title={t('noReports.title')}>{t('noReports.why')}</EmptyState>;
  const numberOf = (id: number | null) => rows.find(({ response }) => response.id === id)?.response.number;
  return (
    <div className="table-wrap">
      <ReasonDialog
        opened={wrong !== null}
        title={t('undo.title', { job: wrong?.job.number, number: wrong?.report.number })}
        confirm={t('undo.confirm')}
        busy={undo.isPending}
        problem={undo.error}
        onClose={() => setWrong(null)}
        onConfirm={(reason) => wrong && undo.mutate({ job: wrong.job.id, response: wrong.report.id, reason })}
      >
        {t(wrong?.report.is_final ? 'undo.final' : 'undo.what', {
          good: number(wrong?.report.good),
          scrap: number(wrong?.report.scrap),
          rework: number(wrong?.report.rework),
        })}
      </ReasonDialog>
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('report')}</Table.Th>
            <Table.Th>{t('operation')}</Table.Th>
            <Table.Th className="num">{t('good')}</Table.Th>
            <Table.Th className="num">{t('scrap')}</Table.Th>
            <Table.Th className="num">{t('reworked')}</Table.Th>
            <Table.Th>{t('recordedAt')}</Table.Th>
            <Table.Th>{t('note')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ job, response }) => (
            <Table.Tr key={response.id} data-report={`${job.number} ${response.number}`}>
              <Table.Td>
                <strong>{response.number}</strong>
              </Table.Td>
              <Table.Td>
                {job.sequence} {job.name}
              </Table.Td>
              <Table.Td className="num">{signed(response.good)}</Table.Td>
              <Table.Td className="num">{signed(response.scrap)}</Table.Td>
              <Table.Td className="num">{signed(response.rework)}</Table.Td>
              <Table.Td>
                {dayClock(response.ended_at)} <LateChip of={response} recordedAt={response.recorded_at} />
              </Table.Td>
              <Table.Td className="ink2">
                {response.reverses !== null && t('undoes', { number: numberOf(response.reverses) })}
                {response.is_final && t('final')} {response.reason}
                {job.undoable === response.id && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    ml={8}
                    onClick={() => {
                      undo.reset();
                      setWrong({ job, report: response });
                    }}
                  >
                    {t('undo.button')}
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
