import { Button, Group, Skeleton, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { fullDay } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { Expiry } from '@/ui/Expiry';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { FindingDialog, FoundWrongForm } from './Findings';
import { CalibrateForm, GaugeForm } from './GaugeForms';
import { dueWarning } from './life';
import { type Finding, type Gauge, useDo, useGauges, useOpenFindings } from './queries';

type Props = { search: string; adding: boolean; onAdded: () => void };

/** Measuring instruments and until when they are right. */
export function Gauges({ search, adding, onAdded }: Props) {
  const { t } = useTranslation(['tools', 'common']);
  const gauges = useGauges();
  const mayAuthor = useMay('equipment.author_gauge');
  const mayCalibrate = useMay('equipment.calibrate_gauge');
  const mayWithdraw = useMay('equipment.withdraw_gauge');
  const [changing, setChanging] = useState<Gauge | null>(null);
  const [calibrating, setCalibrating] = useState<Gauge | null>(null);
  const [wrong, setWrong] = useState<Gauge | null>(null);
  const [judging, setJudging] = useState<Finding | null>(null);
  const findings = useOpenFindings(useMay('quality.read'));
  const [going, setGoing] = useState<Gauge | null>(null);
  const withdraw = useDo('gauges', () => {
    tellDone(t('done'));
    setGoing(null);
  });
  const shown = gauges.rows.filter((gauge) =>
    `${gauge.number} ${gauge.name} ${gauge.gauge_class} ${gauge.work_unit ?? ''} ${gauge.certificate}`
      .toLowerCase()
      .includes(search.toLowerCase()),
  );
  const buttons = (gauge: Gauge) => {
    const finding = findings.rows.find((each) => each.gauge_id === gauge.id);
    return [
      { may: finding !== undefined, name: 'found.judge', act: () => setJudging(finding ?? null) },
      { may: mayCalibrate && !finding, name: 'found.wrong', act: () => setWrong(gauge) },
      { may: mayCalibrate, name: 'calibrate', act: () => setCalibrating(gauge) },
      {
        may: mayWithdraw && gauge.state !== 'withdrawn',
        name: 'withdraw',
        act: () => {
          withdraw.reset();
          setGoing(gauge);
        },
      },
      { may: mayAuthor, name: 'change', act: () => setChanging(gauge) },
    ].filter(({ may }) => may);
  };
  return (
    <>
      <ProblemNote error={gauges.error ?? findings.error} onRetry={() => gauges.refetch()} />
      <section className="surface table-wrap" aria-label={t('gauges')}>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('class')}</Table.Th>
              <Table.Th>{t('place')}</Table.Th>
              <Table.Th>{t('calibratedAt')}</Table.Th>
              <Table.Th>{t('due')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((gauge) => (
              <Table.Tr key={gauge.id} data-gauge={gauge.number}>
                <Table.Td>
                  <strong>{gauge.number}</strong>
                  <br />
                  <span className="ink2">{gauge.name}</span>
                </Table.Td>
                <Table.Td className="ink2">{gauge.gauge_class || '–'}</Table.Td>
                <Table.Td>{gauge.work_unit ?? <span className="ink2">{t('lent')}</span>}</Table.Td>
                <Table.Td className="ink2">
                  {gauge.calibrated_at ? fullDay(gauge.calibrated_at) : t('never')}
                  {gauge.certificate && <div>{gauge.certificate}</div>}
                  {gauge.certificate_url && (
                    <div>
                      <a href={gauge.certificate_url} target="_blank" rel="noreferrer">
                        {t('openPaper')}
                      </a>
                    </div>
                  )}
                </Table.Td>
                <Table.Td>
                  {gauge.state === 'withdrawn' ? (
                    <StateChip state="disabled" label={t('withdrawn')} />
                  ) : gauge.due_at ? (
                    <Expiry at={gauge.due_at} warning={dueWarning(gauge.due_at)} />
                  ) : (
                    <StateChip state="failed" label={t('notCalibrated')} />
                  )}
                </Table.Td>
                <Table.Td>
                  <Group gap="xs" justify="flex-end" wrap="nowrap">
                    {buttons(gauge).map(({ name, act }) => (
                      <Button key={name} size="xs" variant="default" onClick={act}>
                        {t(name)}
                      </Button>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {gauges.isPending && <Skeleton height={160} />}
        {gauges.isSuccess && shown.length === 0 && (
          <EmptyState title={t('none')}>{gauges.rows.length === 0 && t('noGaugesWhy')}</EmptyState>
        )}
        <MorePages {...gauges} />
      </section>
      <GaugeForm
        of={adding ? 'new' : changing}
        onClose={() => {
          setChanging(null);
          onAdded();
        }}
      />
      <FoundWrongForm of={wrong} onClose={() => setWrong(null)} />
      <FindingDialog of={judging} onClose={() => setJudging(null)} />
      <CalibrateForm of={calibrating} onClose={() => setCalibrating(null)} />
      <ReasonDialog
        opened={going !== null}
        title={t('withdrawTitle', { number: going?.number })}
        confirm={t('withdraw')}
        busy={withdraw.isPending}
        problem={withdraw.error}
        onClose={() => setGoing(null)}
        onConfirm={(reason) => going && withdraw.mutate({ id: going.id, act: 'withdraw', body: { reason } })}
      >
        {t('withdrawGaugeWhat')}
      </ReasonDialog>
    </>
  );
}
