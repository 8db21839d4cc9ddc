import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { type Card, type Lane, useInterruptReasons } from './queries';

/** Stops a running job for a reason, perhaps to let another one of the queue go first. */
export function InterruptDialog({
  card,
  lane,
  busy,
  problem,
  onClose,
  onConfirm,
}: {
  card: Card | null;
  lane: Lane | undefined;
  busy: boolean;
  problem: unknown;
  onClose: () => void;
  onConfirm: (reason: string, forJob?: number) => void;
}) {
  const { t } = useTranslation('dispatch');
  const [forJob, setForJob] = useState('');
  const { data, isPending } = useInterruptReasons(card !== null);
  const reasons = data?.results;
  return (
    <ReasonDialog
      // Not before the reasons are known: the field would change under the hands.
      opened={card !== null && !isPending}
      title={t('interrupt.title', { job: card?.number })}
      confirm={t('act.interrupt')}
      reasons={reasons?.length ? reasons : undefined}
      busy={busy}
      problem={problem}
      onClose={onClose}
      onConfirm={(reason) => onConfirm(reason, forJob ? Number(forJob) : undefined)}
    >
      <p>{t('interrupt.what')}</p>
      <NativeSelect
        label={t('interrupt.for')}
        value={forJob}
        onChange={(event) => setForJob(event.currentTarget.value)}
        data={[
          { value: '', label: t('interrupt.nobody') },
          ...(lane?.queue ?? []).map((each) => ({
            value: String(each.id),
            label: `${each.number} · ${each.material_name} · ${each.name}`,
          })),
        ]}
      />
    </ReasonDialog>
  );
}
