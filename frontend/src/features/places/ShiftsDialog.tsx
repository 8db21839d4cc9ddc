import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Place, useSetShifts, useShifts } from './queries';

/** When shifts begin at a site: steps that are due at a shift's start follow these times. */
export function ShiftsDialog({ site, onClose }: { site: Place | null; onClose: () => void }) {
  const { t } = useTranslation(['places', 'common']);
  const now = useShifts(site?.id);
  const [times, setTimes] = useState('');
  const set = useSetShifts(() => {
    tellDone(t('shiftsSet', { number: site?.number }));
    onClose();
  });
  useEffect(() => {
    if (!site) return;
    set.reset();
    setTimes(now.data?.starts.join(', ') ?? '');
  }, [site, now.data]);
  const starts = times.split(/[\s,;]+/).filter(Boolean);
  return (
    <Dialog
      opened={site !== null}
      busy={set.isPending}
      onClose={onClose}
      title={t('shiftsOf', { number: site?.number })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (site) set.mutate({ id: site.id, starts });
        }}
        noValidate
      >
        <Stack>
          <TextInput
            label={t('shiftsAt')}
            description={t('shiftsHow')}
            placeholder="06:00, 14:00, 22:00"
            data-autofocus
            // What is typed before the answer would be overwritten by it.
            disabled={!now.data}
            value={times}
            onChange={(event) => setTimes(event.currentTarget.value)}
            error={set.error?.field('starts')}
          />
          <ProblemNote error={set.error ?? now.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={set.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={set.isPending} disabled={!now.data}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
