import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock, dayClock, fromPlantTime, toPlantTime } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { MomentField } from '@/ui/MomentField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type OrderDetail, useCorrectTimes, useRuns } from './queries';

type Job = OrderDetail['job_orders'][number];

/** When a job really began or ended: what the machine counted in between is credited anew. */
export function CorrectTimes({ job, onClose }: { job: Job | null; onClose: () => void }) {
  const { t } = useTranslation(['orders', 'common']);
  const { data } = useRuns(job?.id ?? null);
  const runs = data?.runs ?? [];
  const [chosen, setChosen] = useState(0);
  const run = runs.find((each) => each.id === chosen) ?? runs.at(-1);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const correct = useCorrectTimes(() => {
    tellDone(t('times.done', { job: job?.number }));
    onClose();
  });
  // Another job, or another stretch of it, starts from its times as they are.
  useEffect(() => {
    setFrom(run ? toPlantTime(run.started_at) : null);
    setTo(run?.ended_at ? toPlantTime(run.ended_at) : null);
    correct.reset();
  }, [job?.id, run?.id]);
  useEffect(() => setReason(''), [job?.id]);
  const began = run && from && from !== toPlantTime(run.started_at);
  const ended = run?.ended_at && to && to !== toPlantTime(run.ended_at);
  return (
    <Dialog opened={job !== null} onClose={onClose} title={t('times.title', { job: job?.number })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!job || !run) return;
          correct.mutate({
            id: job.id,
            body: {
              run: run.id,
              ...(began ? { started_at: fromPlantTime(from) } : {}),
              ...(ended ? { ended_at: fromPlantTime(to) } : {}),
              reason: reason.trim(),
            },
          });
        }}
      >
        <Stack>
          <Text size="sm">{t('times.what')}</Text>
          {runs.length > 1 && (
            <NativeSelect
              label={t('times.stretch')}
              value={run?.id ?? ''}
              onChange={(event) => setChosen(Number(event.currentTarget.value))}
              data={runs.map((each) => ({
                value: String(each.id),
                label: `${each.work_unit} · ${dayClock(each.started_at)} – ${each.ended_at ? clock(each.ended_at) : ''}`,
              }))}
            />
          )}
          <Group grow align="flex-start">
            <MomentField
              label={t('times.from')}
              withSeconds
              value={from}
              onChange={setFrom}
              error={correct.error?.field('started_at')}
            />
            <MomentField
              label={t('times.to')}
              withSeconds
              value={to}
              onChange={setTo}
              disabled={!run?.ended_at}
              description={run && !run.ended_at ? t('times.stillRuns') : undefined}
              error={correct.error?.field('ended_at')}
            />
          </Group>
          <Textarea
            label={t('common:reason')}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={correct.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={correct.isPending} disabled={!reason.trim() || !(began || ended)}>
              {t('times.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
