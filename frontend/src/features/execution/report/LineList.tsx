import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../model';
import type { Line, Lines } from './lines';
import { useReasonWords } from './words';

type Props = { job: Job; all: Lines; onPick: (index: number) => void; onRemove: (index: number) => void };

/** The lines of the report; the one that was tapped takes what is typed. */
export function LineList({ job, all: { lines, at }, onPick, onRemove }: Props) {
  const { t } = useTranslation('execution');
  const reasonOf = useReasonWords();
  const about = (line: Line) => {
    if (line.kind === 'component') {
      const need = job.needs.find((each) => each.material.id === line.material);
      return [need?.material.number, line.lot || need?.mounted, reasonOf(line.reason) || t('report.noReason')]
        .filter(Boolean)
        .join(' · ');
    }
    return [reasonOf(line.reason) || t('report.noReason'), line.tag].filter(Boolean).join(' · ');
  };
  const isLoss = (line: Line) => !['good', 'counter_start', 'counter_end'].includes(line.kind);
  return (
    <>
      {lines.map((line, index) => (
        // Lines have no identity of their own; they are only added and removed.
        <div key={index} className="report-line" data-now={index === at}>
          <button
            type="button"
            className="report-pick"
            aria-pressed={index === at}
            onClick={() => onPick(index)}
          >
            <span className={`report-kind kind-${line.kind}`}>{t(`report.${line.kind}`)}</span>
            <strong>{line.quantity || '–'}</strong>
            <small>{isLoss(line) && about(line)}</small>
          </button>
          {isLoss(line) && (
            <button
              type="button"
              className="report-remove"
              aria-label={t('report.remove', { kind: t(`report.${line.kind}`) })}
              onClick={() => onRemove(index)}
            >
              <IconTrash size={22} aria-hidden />
            </button>
          )}
        </div>
      ))}
    </>
  );
}
