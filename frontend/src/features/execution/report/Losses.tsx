import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from '@/lib/words';
import type { Job } from '../model';
import { type ReasonKind, reasonsQuery } from '../queries';
import { type Lines, LOSSES, type LossKind, withComponent, withReason } from './lines';

/** Which list of reasons a loss is chosen from. */
const REASONS: Record<LossKind, ReasonKind> = {
  scrap: 'scrap',
  rework: 'rework',
  on_hold: 'hold',
  component: 'scrap',
};

type Props = { job: Job; all: Lines; hasUnit: boolean; onChange: (all: Lines) => void };

/** What is not good: one tap on its reason is one piece, another tap is one more. */
export function Losses({ job, all, hasUnit, onChange }: Props) {
  const { t } = useTranslation('execution');
  const [kind, setKind] = useState<LossKind>('scrap');
  const { data: reasons = [] } = useQuery(reasonsQuery(REASONS[kind]));
  const now = all.lines[all.at];
  const offered = LOSSES.filter((each) => each !== 'component' || job.needs.length > 0);
  // Without a unit in hand there is nothing single to be lost.
  const mayLose = job.counting_source !== 'unit' || hasUnit || kind === 'component';
  return (
    <section className="losses" aria-label={t('report.losses')}>
      <fieldset className="loss-kinds">
        <legend className="visually-hidden">{t('report.losses')}</legend>
        {offered.map((each) => (
          <button
            key={each}
            type="button"
            className={`big kind-${each}`}
            aria-pressed={each === kind}
            onClick={() => setKind(each)}
          >
            {t(`report.${each}`)}
          </button>
        ))}
      </fieldset>
      {kind === 'component' && (
        <fieldset className="loss-reasons">
          <legend>{t('report.which')}</legend>
          {job.needs.map((need) => (
            <button
              key={need.material.id}
              type="button"
              className="big"
              onClick={() => onChange(withComponent(all, need.material.id))}
            >
              {need.material.number} {need.material.name}
            </button>
          ))}
        </fieldset>
      )}
      {mayLose && (kind !== 'component' || now?.kind === 'component') && (
        <fieldset className="loss-reasons">
          <legend>{t('report.why')}</legend>
          {reasons.map((reason) => (
            <button
              key={reason.id}
              type="button"
              className="big"
              aria-pressed={now?.kind === kind && now.reason === reason.text}
              onClick={() => onChange(withReason(job, all, kind, reason.text))}
            >
              {reasonText(reason)}
            </button>
          ))}
        </fieldset>
      )}
    </section>
  );
}
