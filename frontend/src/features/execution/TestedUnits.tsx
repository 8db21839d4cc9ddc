import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { inLanguage } from '@/ui/instruction/model';
import { StateChip } from '@/ui/StateChip';
import type { Job } from './model';

const SHOWN = 6;

/** The last serials at the tester, with what was measured. */
export function TestedUnits({ job }: { job: Job }) {
  const { t, i18n } = useTranslation('execution');
  const measured = job.steps
    .filter((step) => step.source === 'machine')
    .map((step) => inLanguage(step, i18n.language));
  const units = [...job.units].sort((a, b) => b.position - a.position).slice(0, SHOWN);
  if (units.length === 0) return null;
  return (
    <section className="tested" aria-label={t('tested.title')}>
      <h2>{t('tested.title')}</h2>
      <ul>
        {units.map((unit) => (
          <li key={unit.id}>
            <strong>{unit.serial}</strong>
            <StateChip state={unit.state} />
            <span>
              {measured.flatMap((step) =>
                job.entries
                  .filter((entry) => entry.unit === unit.id && entry.step === step.sequence)
                  .map((entry) => (
                    <span key={entry.id} className={entry.passed ? 'measured' : 'measured measured-out'}>
                      {step.property} {number(entry.value)} {unitName(step.unit)}
                    </span>
                  )),
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
