import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { useAddClass } from './queries';

/** Names what work units have in common. */
export function ClassForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['places', 'common']);
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const add = useAddClass((added) => {
    tellDone(t('added', { number: added.number }));
    onClose();
  });
  useEffect(() => {
    if (!opened) return;
    add.reset();
    setNumber('');
    setName('');
  }, [opened]);
  return (
    <Dialog opened={opened} busy={add.isPending} onClose={onClose} title={t('addClass')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ number: number.trim(), name: name.trim() });
        }}
        noValidate
      >
        <Stack>
          <TextInput
            label={t('number')}
            required
            data-autofocus
            maxLength={40}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            error={add.error?.field('number')}
          />
          <TextInput
            label={t('name')}
            description={t('classesWhy')}
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={add.error?.field('name')}
          />
          <ProblemNote error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={add.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={!number.trim() || !name.trim()}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
