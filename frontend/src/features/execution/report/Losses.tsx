import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reasonText } from '@/lib/words';
import type { Job } from '../model';
import { type ReasonKind, reasonsQuery } from '../queries';
import { type Line, type Lines, LOSSES, type LossKind, withComponent, withKind, withReason } from './lines';

/** Which list of reasons a loss is chosen from. */
const REASONS: Record<LossKind, ReasonKind> = {
  scrap: 'scrap',
  rework: 'rework',
  on_hold: 'hold',
  component: 'scrap',
};

type Props = {
  job: Job;
  all: Lines;
  hasUnit: boolean;
  onChange: (all: Lines) => void;
  onLine: (over: Partial<Line>) => void;
};

/** What is not good: a kind takes what is typed next; one tap on its reason is one piece, another tap is one more. */
export function Losses({ job, all, hasUnit, onChange, onLine }: Props) {
  const { t } = useTranslation('execution');
  const now = all.lines[all.at];
  const loss = LOSSES.find((each) => each === now?.kind);
  // While nothing lost is in hand, the reasons of scrap stand ready: most often it is scrap.
  const kind = loss ?? 'scrap';
  const { data: reasons, isError } = useQuery(reasonsQuery(REASONS[kind]));
  // Without a unit in hand there is nothing single to be lost.
  const mayLose = (each: LossKind) => job.counting_source !== 'unit' || hasUnit || each === 'component';
  const offered = LOSSES.filter((each) => each !== 'component' || job.needs.length > 0);
  const asksWhich = loss === 'component';
  const why = t('report.whyKind', { kind: t(`report.${kind}`) });
  return (
    <section className="losses" aria-label={t('report.losses')}>
      <fieldset className="loss-kinds">
        <legend className="visually-hidden">{t('report.losses')}</legend>
        {offered.map((each) => (
          <button
            key={each}
            type="button"
            className={`big kind-${each}`}
            disabled={!mayLose(each)}
            onClick={() => onChange(withKind(job, all, each))}
          >
            {t(`report.${each}`)}
          </button>
        ))}
      </fieldset>
      {asksWhich && (
        <fieldset className="loss-reasons">
          <legend>{t('report.which')}</legend>
          {job.needs.map((need) => (
            <Choice
              key={need.material.id}
              isChosen={now?.material === need.material.id}
              onChoose={() => onChange(withComponent(job, all, need.material.id))}
            >
              {need.material.number} {need.material.name}
            </Choice>
          ))}
        </fieldset>
      )}
      {mayLose(kind) && reasons && reasons.length > 0 && (
        <fieldset className="loss-reasons">
          <legend>{why}</legend>
          {reasons.map((reason) => (
            <Choice
              key={reason.id}
              isChosen={loss === kind && now?.reason === reason.text}
              onChoose={() => onChange(withReason(job, all, kind, reason.text))}
            >
              {reasonText(reason)}
            </Choice>
          ))}
        </fieldset>
      )}
      {loss && (isError || reasons?.length === 0) && (
        <label className="text-entry">
          {why}
          <input
            value={now?.reason ?? ''}
            autoComplete="off"
            maxLength={200}
            placeholder={t('report.ownWords')}
            onChange={(event) => onLine({ reason: event.currentTarget.value })}
          />
        </label>
      )}
    </section>
  );
}

type ChoiceProps = { isChosen: boolean; onChoose: () => void; children: React.ReactNode };

/** One answer of several; the chosen one has a tick, for colour marks only where digits go. */
function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  return (
    <button type="button" className="big" aria-pressed={isChosen} onClick={onChoose}>
      {isChosen && <IconCheck size={22} aria-hidden />}
      {children}
    </button>
  );
}
