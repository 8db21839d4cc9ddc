import { useTranslation } from 'react-i18next';
import type { Job } from '../model';
import { PhotoField } from '../PhotoField';
import type { Line } from './lines';
import { useReasonWords } from './words';

type Props = { job: Job; line: Line; onChange: (over: Partial<Line>) => void };

/** What else is asked of the line in hand: which operation caused it, and of what is doubtful a photo and a tag. */
export function LineDetail({ job, line, onChange }: Props) {
  const { t } = useTranslation('execution');
  const reasonOf = useReasonWords();
  const hasCause = line.cause !== null && job.operations.length > 1;
  const isHeld = line.kind === 'on_hold';
  if (!hasCause && !isHeld && line.kind !== 'component') return null;
  return (
    <div className="line-detail">
      {hasCause && (
        <fieldset className="causes">
          <legend>{t('report.cause')}</legend>
          {job.operations.map((operation) => (
            <button
              key={operation.sequence}
              type="button"
              className="big"
              aria-pressed={line.cause === operation.sequence}
              onClick={() => onChange({ cause: operation.sequence })}
            >
              {operation.sequence} {operation.name}
            </button>
          ))}
        </fieldset>
      )}
      {line.kind === 'component' && (
        <p className="ink2">{line.lot ? t('report.lot', { lot: line.lot }) : t('report.lotHint')}</p>
      )}
      {isHeld && (
        <div className="held-detail">
          {job.counting_source !== 'unit' && (
            <label className="text-entry">
              {t('report.tag')}
              <input
                value={line.tag}
                autoComplete="off"
                maxLength={60}
                placeholder={t('report.tagHint')}
                onChange={(event) => onChange({ tag: event.currentTarget.value })}
              />
            </label>
          )}
          {line.photo ? (
            <figure className="held-photo">
              <img src={line.photo} alt={t('photo.label', { title: reasonOf(line.reason) })} />
              <button type="button" className="big" onClick={() => onChange({ photo: '' })}>
                {t('report.noPhoto')}
              </button>
            </figure>
          ) : (
            <PhotoField title={reasonOf(line.reason)} onTaken={async (photo) => onChange({ photo })} />
          )}
        </div>
      )}
    </div>
  );
}
