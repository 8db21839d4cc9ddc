import { Checkbox, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { NumberAndName } from '@/ui/NumberAndName';
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
          <NumberAndName
            of="skills"
            isNew={!skill}
            number={number}
            onNumber={setNumber}
            name={name}
            onName={setName}
            problem={save.error}
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
