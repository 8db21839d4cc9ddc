import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Skill, useSaveSkill } from './queries';

/** A new skill, or another name for one. */
export function SkillForm({ of, onClose }: { of: Skill | 'new' | null; onClose: () => void }) {
  const { t } = useTranslation(['skills', 'common']);
  const skill = of === 'new' ? null : of;
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [isActive, setActive] = useState(true);
  const save = useSaveSkill((saved) => {
    tellDone(t('saved', { number: saved.number }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    save.reset();
    setNumber(skill?.number ?? '');
    setName(skill?.name ?? '');
    setActive(skill?.is_active ?? true);
  }, [of]);
  return (
    <Dialog
      opened={of !== null}
      busy={save.isPending}
      onClose={onClose}
      title={skill ? t('changeTitle', { number: skill.number }) : t('add')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            skill ? { id: skill.id, body: { name, is_active: isActive } } : { body: { number, name } },
          );
        }}
      >
        <Stack>
          {!skill && (
            <TextInput
              label={t('number')}
              description={t('numberHint')}
              required
              data-autofocus
              maxLength={40}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
              error={save.error?.field('number')}
            />
          )}
          <TextInput
            label={t('name')}
            required
            data-autofocus={skill ? true : undefined}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={save.error?.field('name')}
          />
          {skill && (
            <Checkbox
              label={t('isActive')}
              description={t('isActiveHint')}
              checked={isActive}
              onChange={(event) => setActive(event.currentTarget.checked)}
            />
          )}
          <ProblemNote error={save.error} />
          <FormButtons
            confirm={t('common:save')}
            busy={save.isPending}
            disabled={!name.trim() || (!skill && !number.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
