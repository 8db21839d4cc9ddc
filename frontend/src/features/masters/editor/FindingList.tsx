import { IconAlertTriangleFilled, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { placeInWords } from '../document/words';
import { useDocument } from './context';

/** Everything that is wrong, each line leading to its field. */
export function FindingList({ checked, onShow }: { checked: number | null; onShow: (path: string) => void }) {
  const { t } = useTranslation('masters');
  const { doc, findings, isDirty } = useDocument();
  if (findings.length === 0) {
    if (checked !== 0 || isDirty) return null;
    return (
      <p className="notice tone-run" role="status">
        <IconCircleCheck size={20} aria-hidden /> {t('findings.none')}
      </p>
    );
  }
  return (
    <section
      className="notice tone-down"
      aria-label={t('findings.title', { count: findings.length })}
      role="alert"
    >
      <IconAlertTriangleFilled size={20} aria-hidden />
      <div>
        <strong>{t('findings.title', { count: findings.length })}</strong>
        <ul className="findings">
          {findings.map((each) => (
            <li key={each.path + each.message}>
              <button type="button" onClick={() => onShow(each.path)}>
                {placeInWords(t, doc, each.path)}
              </button>
              : {each.message}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
