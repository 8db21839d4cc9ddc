import { IconArrowRight, IconHandStop } from '@tabler/icons-react';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { inLanguage } from '@/ui/instruction/model';
import type { Entry, Job } from './model';

/** A failed value may lead on, besides being repeated: to another step, or to the end, where quality decides. */
export function WhereNext({ job, entry, onGo }: { job: Job; entry: Entry; onGo: () => void }) {
  const { t } = useTranslation('execution');
  if (!entry.leads_to) return null;
  const to = job.steps.find((step) => step.sequence === entry.leads_to?.to);
  return (
    <button type="button" className="big where-next" onClick={onGo}>
      {to ? <IconArrowRight size={26} aria-hidden /> : <IconHandStop size={26} aria-hidden />}
      {to ? t('branch.goOn', { title: inLanguage(to, i18n.language).title }) : t('branch.hold')}
    </button>
  );
}
