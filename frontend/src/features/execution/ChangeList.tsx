import { useTranslation } from 'react-i18next';
import { type Change, told } from './reading';

/** What is different in this operation: which step, what of it, before and now. */
export function ChangeList({ changes }: { changes: Change[] }) {
  const { t } = useTranslation('execution');
  if (changes.length === 0) return null;
  return (
    <ul className="changes">
      {changes.map((change) => {
        const one = told(change, t);
        return (
          <li key={one.key}>
            <strong>
              {one.step === null ? t('reading.operation') : t('reading.step', { step: one.step })}
              {one.field && ` · ${one.field}`}
              {one.what !== 'changed' && ` · ${t(`reading.${one.what}`)}`}
            </strong>
            {one.what !== 'added' && (
              <del>
                <span className="visually-hidden">{t('reading.before')} </span>
                {one.before}
              </del>
            )}
            {one.what !== 'removed' && (
              <ins>
                <span className="visually-hidden">{t('reading.now')} </span>
                {one.now}
              </ins>
            )}
          </li>
        );
      })}
    </ul>
  );
}
