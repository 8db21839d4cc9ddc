import { Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Proposal, type Setting, useSet } from './queries';

/** What a station does while nobody answers, and how long it waits. */
export function SettingForm({ handshake, onClose }: { handshake: Proposal | null; onClose: () => void }) {
  const { t } = useTranslation(['stations', 'common']);
  const [without, setWithout] = useState<Setting['without_mes']>('stop');
  const [wait, setWait] = useState<number | string>(2000);
  const [reason, setReason] = useState('');
  const save = useSet(() => {
    tellDone(t('saved', { unit: handshake?.equipment_number }));
    onClose();
  });
  useEffect(() => {
    if (!handshake) return;
    setWithout(handshake.without_mes as Setting['without_mes']);
    setWait(handshake.answer_ms);
    setReason('');
    save.reset();
  }, [handshake?.equipment]);
  return (
    <Dialog
      opened={handshake !== null}
      onClose={onClose}
      busy={save.isPending}
      title={t('change.title', { unit: handshake?.equipment_number })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!handshake) return;
          save.mutate({
            equipment: handshake.equipment,
            without_mes: without,
            answer_ms: Number(wait),
            reason: reason.trim(),
          });
        }}
      >
        <Stack>
          <NativeSelect
            label={t('without')}
            description={t(`effect.${without}`)}
            value={without}
            onChange={(event) => setWithout(event.currentTarget.value as Setting['without_mes'])}
            data={(['stop', 'run'] as const).map((value) => ({ value, label: t(`does.${value}`) }))}
          />
          <NumberField
            label={t('wait')}
            suffix=" ms"
            min={200}
            max={60000}
            allowDecimal={false}
            value={wait}
            onChange={setWait}
            error={save.error?.field('answer_ms')}
          />
          <Textarea
            label={t('common:reason')}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!reason.trim()}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
