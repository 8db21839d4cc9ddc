import { IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clock } from '@/lib/time';
import type { Step } from '@/ui/instruction/model';
import type { Due } from './model';

/** Why this step is to be done now, where the order of work alone does not say it. */
export function DueNote({ due, step }: { due: Due; step: Step }) {
  const { t } = useTranslation('execution');
  if (due.why === 'unit' || due.why === 'job' || due.why === '') return null;
  return (
    <p className="due-note tone-setup" role="status">
      <IconClockExclamation size={24} aria-hidden />
      <span>
        <strong>{t(`due.${due.why}`, { count: step.due_every ?? 1 })}</strong>
        {due.since && <> · {t('due.since', { time: clock(due.since) })}</>}
      </span>
    </p>
  );
}
