import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromPlantTime, toPlantTime } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { MomentField } from '@/ui/MomentField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Period, useCorrect } from './queries';

/** When it really began or ended; what it said before stays beside it. */
export function CorrectPeriod({ of, onClose }: { of: Period | null; onClose: () => void }) {
  const { t } = useTranslation(['labour', 'common']);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const correct = useCorrect(() => {
    tellDone(t('correct.done'));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    correct.reset();
    setFrom(toPlantTime(of.started_at));
    setTo(of.ended_at ? toPlantTime(of.ended_at) : null);
    setReason('');
  }, [of?.id]);
  const moved = (was: string | null | undefined, now: string | null) =>
    now && (!was || toPlantTime(was) !== now) ? fromPlantTime(now) : undefined;
  const started_at = moved(of?.started_at, from);
  const ended_at = moved(of?.ended_at, to);
  return (
    <Dialog
      opened={of !== null}
      busy={correct.isPending}
      onClose={onClose}
      title={t('correct.title', { person: of?.person_name, work: of?.activity || of?.job_number })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (of) correct.mutate({ id: of.id, started_at, ended_at, reason: reason.trim() });
        }}
        noValidate
      >
        <Stack>
          <MomentField
            label={t('began')}
            withSeconds
            value={from}
            onChange={setFrom}
            error={correct.error?.field('started_at')}
          />
          <MomentField
            label={t('ended')}
            withSeconds
            value={to}
            onChange={setTo}
            error={correct.error?.field('ended_at')}
          />
          <Textarea
            label={t('reason')}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={correct.error?.field('reason')}
          />
          <ProblemNote error={correct.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={correct.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button
              type="submit"
              loading={correct.isPending}
              disabled={!reason.trim() || !(started_at || ended_at)}
            >
              {t('correct.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
