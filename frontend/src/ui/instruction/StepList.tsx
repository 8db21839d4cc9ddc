import { IconAlertTriangleFilled, IconCheck, IconMinus } from '@tabler/icons-react';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { inLanguage, type Step } from './model';

/** How far a step is: done, or not due after another's result, with which lot, after how many failed attempts. */
export type Mark = { done: boolean; skipped?: boolean; failed: number; lot: string | null };

/** All steps of the unit in hand: done, now, to come. */
export function StepList({
  steps,
  now,
  markOf,
  language = i18n.language,
  onChoose,
}: {
  steps: Step[];
  now: Step | null;
  markOf: (step: Step) => Mark;
  language?: string;
  /** Lets somebody go to a step; at the terminal the order of work decides. */
  onChoose?: (step: Step) => void;
}) {
  const { t } = useTranslation('execution');
  return (
    <ol className="steps surface" aria-label={t('step.list')}>
      {steps.map((step, index) => {
        const { done, skipped, failed, lot } = markOf(step);
        const current = now?.sequence === step.sequence;
        const kind = step.source === 'machine' ? 'machine' : step.entry;
        const { title } = inLanguage(step, language);
        return (
          <li
            key={step.sequence}
            className={done ? 'done' : skipped ? 'skipped' : current ? 'now' : ''}
            aria-current={current ? 'step' : undefined}
          >
            <span className="step-mark">
              {done ? (
                <IconCheck size={18} stroke={3} aria-label={t('step.done')} />
              ) : skipped ? (
                <IconMinus size={18} stroke={3} aria-label={t('step.skipped')} />
              ) : (
                index + 1
              )}
            </span>
            <span>
              <strong>
                {onChoose ? (
                  <button type="button" className="step-choose" onClick={() => onChoose(step)}>
                    {title}
                  </button>
                ) : (
                  title
                )}
              </strong>
              <small>
                {done && lot ? lot : skipped ? t('step.skipped') : t(`step.entry.${kind}`)}
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
