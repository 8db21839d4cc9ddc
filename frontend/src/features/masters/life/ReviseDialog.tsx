import { Button, Group, Radio, Stack, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import type { LifeProps } from './Decisions';
import { useLife, useOpenMaster } from './useLife';

type Revise = { revision_kind: string; change_note: string };

/** A new version that begins as a copy of this one: minor, or one that everybody must have read. */
export function ReviseDialog({ master, opened, onClose }: LifeProps) {
  const { t } = useTranslation(['masters', 'common']);
  const open = useOpenMaster();
  const [kind, setKind] = useState('minor');
  const [note, setNote] = useState('');
  const revise = useLife<Revise>(master, 'revise', t('life.revised'), (to) => {
    onClose();
    open(to);
  });
  const { reset } = revise;
  useEffect(() => {
    if (!opened) return;
    reset();
    setKind('minor');
    setNote('');
  }, [opened, reset]);
  return (
    <Dialog
      opened={opened}
      busy={revise.isPending}
      onClose={onClose}
      title={t('life.reviseTitle', { number: master.number, version: master.version })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          revise.mutate({ revision_kind: kind, change_note: note.trim() });
        }}
      >
        <Stack>
          <Radio.Group label={t('revision')} value={kind} onChange={setKind}>
            <Stack gap={8} mt={6}>
              {['minor', 'major'].map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`revisions.${value}`)}
                  description={t(`revisionHow.${value}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={t('changeNote')}
            description={t('changeNoteHow')}
            required
            data-autofocus
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={revise.error?.field('change_note')}
          />
          <ProblemNote error={revise.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={revise.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={revise.isPending} disabled={!note.trim()}>
              {t('life.reviseConfirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
