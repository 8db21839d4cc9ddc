import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { number } from '@/lib/quantity';
import type { Job } from '../model';
import { byCounter, empty, type Lines, readsCounter, sum, withGood } from './lines';

type Props = { job: Job; all: Lines; onChange: (all: Lines) => void };

/** One tap instead of typing: everything that is left, one pallet more, or what a counter shows. */
export function Quick({ job, all, onChange }: Props) {
  const { t } = useTranslation('execution');
  const { terminal } = useSession();
  if (job.counting_source !== 'report') return null;
  const here = terminal?.work_units.find((each) => each.id === job.work_unit?.id);
  const hasCounter = here?.has_hand_counter || job.last_counter !== null;
  const left = Number(job.quantity) - Number(job.good);
  const pack = Number(job.pack_quantity ?? 0);
  if (readsCounter(all))
    return (
      <div className="report-add">
        <button type="button" className="big" onClick={() => onChange(empty(job))}>
          {t('report.byHand')}
        </button>
      </div>
    );
  return (
    <div className="report-add">
      {pack > 0 && (
        <button
          type="button"
          className="big"
          onClick={() => onChange(withGood(all, sum(all, 'good') + pack))}
        >
          {t('report.pallet', { quantity: number(pack) })}
        </button>
      )}
      {left > 0 && (
        <button type="button" className="big" onClick={() => onChange(withGood(all, left))}>
          {t('report.rest', { quantity: number(left) })}
        </button>
      )}
      {hasCounter && (
        <button type="button" className="big" onClick={() => onChange(byCounter(all, job.last_counter))}>
          {t('report.byCounter')}
        </button>
      )}
    </div>
  );
}
