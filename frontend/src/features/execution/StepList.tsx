import { IconAlertTriangleFilled, IconCheck } from '@tabler/icons-react';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { entriesOf, inLanguage, isDone, type Job, type Step } from './model';

/** All steps of the unit in hand: done, now, to come. */
export function StepList({ job, unit, now }: { job: Job; unit: number | null; now: Step | null }) {
  const { t } = useTranslation('execution');
  return (
    <ol className="steps surface" aria-label={t('step.list')}>
      {job.steps.map((step, index) => {
        const done = isDone(job, step, unit);
        const current = now?.sequence === step.sequence;
        const failed = entriesOf(job, step, unit).filter((entry) => !entry.passed).length;
        const last = entriesOf(job, step, unit).findLast((entry) => entry.passed);
        const kind = step.source === 'machine' ? 'machine' : step.entry;
        return (
          <li
            key={step.sequence}
            className={done ? 'done' : current ? 'now' : ''}
            aria-current={current ? 'step' : undefined}
          >
            <span className="step-mark">
              {done ? <IconCheck size={18} stroke={3} aria-label={t('step.done')} /> : index + 1}
            </span>
            <span>
              <strong>{inLanguage(step, i18n.language).title}</strong>
              <small>
                {done && last?.lot ? last.lot : t(`step.entry.${kind}`)}
                {failed > 0 && (
                  <em>
                    <IconAlertTriangleFilled size={13} aria-hidden /> {t('step.failed', { count: failed })}
                  </em>
                )}
              </small>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
