import { NativeSelect, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Tool, useDo, useMachines } from './queries';

/** Into which machine a tool goes; what that machine counts wears it from then on. */
export function MountForm({ of, onClose }: { of: Tool | null; onClose: () => void }) {
  const { t } = useTranslation(['tools', 'common']);
  const machines = useMachines();
  const [machine, setMachine] = useState('');
  const mount = useDo('tools', () => {
    tellDone(t('mounted', { number: of?.number }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    mount.reset();
    setMachine('');
  }, [of]);
  return (
    <Dialog
      opened={of !== null}
      busy={mount.isPending}
      onClose={onClose}
      title={t('mountTitle', { number: of?.number })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (of) mount.mutate({ id: of.id, act: 'mount', body: { work_unit: Number(machine) } });
        }}
      >
        <Stack>
          <NativeSelect
            label={t('machine')}
            description={t('mountHint')}
            required
            data-autofocus
            value={machine}
            onChange={(event) => setMachine(event.currentTarget.value)}
            data={[{ value: '', label: t('choose') }, ...(machines.data ?? [])]}
            error={mount.error?.field('work_unit')}
          />
          <ProblemNote error={machines.error ?? mount.error} />
          <FormButtons confirm={t('mount')} busy={mount.isPending} disabled={!machine} onBack={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
