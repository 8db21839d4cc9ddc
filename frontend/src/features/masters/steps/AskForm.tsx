import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setIn } from '../document/paths';
import { ENTRIES, type Entry, STEP, type Step } from '../document/types';
import { useDocument } from '../editor/context';
import { ChoiceOf, SuggestOf, TextOf, TickOf, UnitOf, WholeOf, WordsOf } from '../editor/fields';
import { MaterialOf } from '../editor/MaterialOf';
import { useGaugeClasses } from '../queries';
import { LimitsForm } from './LimitsForm';

const NUMBERS: Entry[] = ['number', 'tool_value'];
const RESULTS: Entry[] = ['number', 'tool_value', 'choice', 'text', 'photo'];

/** What no longer belongs to the step when it asks for something else. */
const cleared = (step: Step, entry: Entry): Step => {
  const number = NUMBERS.includes(entry);
  const { lower, target, upper, lower_property, target_property, upper_property, unit, gauge_class } = STEP;
  return {
    ...step,
    entry,
    ...(number
      ? {}
      : {
          lower,
          target,
          upper,
          lower_property,
          target_property,
          upper_property,
          unit,
          gauge_class,
          source: STEP.source,
        }),
    choices: entry === 'choice' ? step.choices : [],
    material: entry === 'scan_lot' || entry === 'scan_serial' ? step.material : null,
    property: RESULTS.includes(entry) ? step.property : '',
    branches: entry === 'none' ? [] : step.branches,
  };
};

/** What the operator enters, within which limits, and how often it may be tried. */
export function AskForm({ step, path }: { step: Step; path: string }) {
  const { t } = useTranslation('masters');
  const { edit } = useDocument();
  const gauges = useGaugeClasses();
  const isNumber = NUMBERS.includes(step.entry);
  return (
    <Stack gap="sm">
      <h4>{t('ask.title')}</h4>
      <div className="form-grid">
        <ChoiceOf
          path={`${path}.entry`}
          label={t('ask.entry')}
          description={t(`ask.how.${step.entry}`)}
          data={ENTRIES.map((value) => ({ value, label: t(`entry.${value}`) }))}
          onChoose={(entry) => edit((now) => setIn(now, path, cleared(step, entry as Entry)))}
        />
        {RESULTS.includes(step.entry) && (
          <TextOf path={`${path}.property`} label={t('ask.property')} description={t('ask.propertyHow')} />
        )}
        {(step.entry === 'scan_lot' || step.entry === 'scan_serial') && (
          <MaterialOf path={`${path}.material`} label={t('ask.material')} nullable />
        )}
        {step.entry === 'choice' && (
          <WordsOf path={`${path}.choices`} label={t('ask.choices')} description={t('ask.choicesHow')} />
        )}
        {isNumber && (
          <>
            <UnitOf path={`${path}.unit`} label={t('unit')} />
            <ChoiceOf
              path={`${path}.source`}
              label={t('ask.source')}
              data={(['operator', 'machine'] as const).map((value) => ({
                value,
                label: t(`ask.sources.${value}`),
              }))}
            />
            <SuggestOf
              path={`${path}.gauge_class`}
              label={t('ask.gauge')}
              description={t('ask.gaugeHow')}
              data={gauges}
            />
          </>
        )}
        {step.entry !== 'none' && step.entry !== 'check' && (
          <WholeOf path={`${path}.max_attempts`} label={t('ask.attempts')} min={1} />
        )}
      </div>
      {isNumber && <LimitsForm step={step} path={path} />}
      {step.entry !== 'none' && (
        <TickOf path={`${path}.second_person`} label={t('ask.second')} description={t('ask.secondHow')} />
      )}
    </Stack>
  );
}
