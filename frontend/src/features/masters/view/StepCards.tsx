import { useTranslation } from 'react-i18next';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { inLanguage } from '@/ui/instruction/model';
import type { Step } from '../document/types';
import { shownStep } from '../preview/shown';
import { limitWords } from './limits';

/** The instructions of an operation to read through, with what each step asks and when it is due. */
export function StepCards({ steps }: { steps: Step[] }) {
  const { t, i18n } = useTranslation('masters');
  return (
    <ol className="master-steps">
      {steps.map((step) => {
        const words = inLanguage(shownStep(step), i18n.language);
        const asked = [
          step.entry !== 'none' && t(`entry.${step.entry}`),
          words.property,
          step.material,
          limitWords(step),
          step.due !== 'unit' && t(`due.short.${step.due}`, { count: step.due_every ?? 0 }),
          step.second_person && t('ask.secondShort'),
          step.other_person && t('due.otherShort'),
        ].filter(Boolean);
        return (
          <li key={step.sequence} className="surface">
            {step.picture && <img src={step.picture} alt="" loading="lazy" />}
            <div>
              <h3>
                {step.sequence}. {words.title}
              </h3>
              <Markdown remarkPlugins={[remarkGfm]}>{words.text}</Markdown>
              {words.warning && <p className="chip tone-warn">{words.warning}</p>}
              {asked.length > 0 && <p className="ink2">{asked.join(' · ')}</p>}
              {step.branches.map((branch, index) => (
                <p key={index} className="ink2">
                  {t('branch.words', {
                    when: [t(`branch.op.${branch.when.op}`), branch.when.value]
                      .flat()
                      .filter(Boolean)
                      .join(' '),
                    to: branch.to === null ? t('branch.end') : branch.to,
                  })}
                </p>
              ))}
            </div>
          </li>
        );
      })}
      {steps.length === 0 && <li className="surface ink2">{t('noSteps')}</li>}
    </ol>
  );
}
