import { Button, Group, Stack } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../document/types';
import { AskForm } from './AskForm';
import { BranchesForm } from './BranchesForm';
import { DueForm } from './DueForm';
import { MediaForm } from './MediaForm';
import { WordsForm } from './WordsForm';

/** One step: its words, what is shown, what is asked, when it is due, what comes next. */
export function StepForm({
  step,
  steps,
  path,
  onCopy,
  onRemove,
}: {
  step: Step;
  steps: Step[];
  path: string;
  onCopy: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('masters');
  return (
    <Stack gap="lg" className="step-form">
      <Group justify="space-between">
        <h3>{t('step.number', { number: step.sequence })}</h3>
        <Group gap={6}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCopy size={15} aria-hidden />}
            onClick={onCopy}
          >
            {t('step.copy')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            c="var(--st-down)"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={onRemove}
          >
            {t('step.remove')}
          </Button>
        </Group>
      </Group>
      <WordsForm step={step} path={path} />
      <MediaForm step={step} path={path} />
      <AskForm step={step} path={path} />
      <DueForm step={step} path={path} />
      <BranchesForm step={step} steps={steps} path={path} />
    </Stack>
  );
}
