import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { setIn } from '../document/paths';
import { addStep, copyStep, moveStep, removeStep } from '../document/steps';
import type { Segment } from '../document/types';
import { useDocument } from '../editor/context';
import { StepForm } from './StepForm';
import { StepItems } from './StepItems';
import { StepPreview } from './StepPreview';
import './steps.css';

/** The instructions of an operation: all steps, the one being written, and how the terminal will show it. */
export function StepsForm({ segment, path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  const { edit, findings } = useDocument();
  const [where, setWhere] = useSearchParams();
  const place = Math.min(Math.max(0, Number(where.get('step') ?? 1) - 1), segment.steps.length - 1);
  const step = segment.steps[place];
  const choose = (next: number) =>
    setWhere(
      (now) => {
        now.set('step', String(next + 1));
        return now;
      },
      { replace: true },
    );
  const change = (next: Segment, chosen: number) => {
    edit((now) => setIn(now, path, next));
    choose(Math.max(0, chosen));
  };
  const add = () => change(addStep(segment, place, t('step.new')), place + 1);
  return (
    <div className="steps-form">
      <div className="steps-column">
        <StepItems
          steps={segment.steps}
          chosen={place}
          wrongIn={(index) =>
            findings.filter((each) => !each.is_warning && each.path.startsWith(`${path}.steps.${index}.`))
              .length
          }
          onChoose={choose}
          onMove={(from, to) => change(moveStep(segment, from, to), to)}
        />
        {segment.steps.length === 0 && <p className="ink2">{t('noSteps')}</p>}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={add}
        >
          {t('step.add')}
        </Button>
      </div>
      {step && (
        <>
          <StepForm
            key={place}
            step={step}
            steps={segment.steps}
            path={`${path}.steps.${place}`}
            onCopy={() => change(copyStep(segment, place), place + 1)}
            onRemove={() => change(removeStep(segment, place), place - 1)}
          />
          <StepPreview key={step.sequence} step={step} />
        </>
      )}
    </div>
  );
}
