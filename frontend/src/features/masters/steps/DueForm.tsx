import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setIn } from '../document/paths';
import { DUES, type Due, type Step } from '../document/types';
import { useDocument } from '../editor/context';
import { ChoiceOf, TickOf, WholeOf } from '../editor/fields';

const FIRST_INTERVAL: Partial<Record<Due, number>> = { every_n: 10, every_minutes: 60 };

/** When the step is done: on every unit, at set-up, every so often, after a change, at the end. */
export function DueForm({ step, path }: { step: Step; path: string }) {
  const { t } = useTranslation('masters');
  const { edit } = useDocument();
  const choose = (due: string) =>
    edit((now) =>
      setIn(now, path, {
        ...step,
        due,
        due_every: FIRST_INTERVAL[due as Due] ?? null,
        other_person: due === 'setup' && step.other_person,
      }),
    );
  return (
    <Stack gap="sm">
      <h4>{t('due.title')}</h4>
      <div className="form-grid">
        <ChoiceOf
          path={`${path}.due`}
          label={t('due.label')}
          description={t(`due.how.${step.due}`)}
          data={DUES.map((value) => ({ value, label: t(`due.${value}`) }))}
          onChoose={choose}
        />
        {step.due === 'every_n' && (
          <WholeOf path={`${path}.due_every`} label={t('due.units')} min={1} nullable required />
        )}
        {step.due === 'every_minutes' && (
          <WholeOf path={`${path}.due_every`} label={t('due.minutes')} min={1} nullable required />
        )}
        {step.due === 'setup' && (
          <TickOf
            path={`${path}.other_person`}
            label={t('due.other')}
            description={t('due.otherHow')}
            className="form-tick"
          />
        )}
      </div>
    </Stack>
  );
}
