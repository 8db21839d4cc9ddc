import { IconAlertTriangleFilled, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { placeInWords } from '../document/words';
import { useDocument } from './context';
import type { Finding } from './useFindings';

/** Everything that is wrong, each line leading to its field. */
export function FindingList({ checked, onShow }: { checked: number | null; onShow: (path: string) => void }) {
  const { t } = useTranslation('masters');
  const { findings, isDirty } = useDocument();
  const wrong = findings.filter((each) => !each.is_warning);
  const told = findings.filter((each) => each.is_warning);
  return (
    <>
      {wrong.length === 0 && checked !== null && !isDirty && (
        <p className="notice tone-run" role="status">
          <IconCircleCheck size={20} aria-hidden /> {t('findings.none')}
        </p>
      )}
      {wrong.length > 0 && (
        <Listed
          tone="down"
          title={t('findings.title', { count: wrong.length })}
          findings={wrong}
          onShow={onShow}
        />
      )}
      {told.length > 0 && (
        <Listed
          tone="warn"
          title={t('findings.told', { count: told.length })}
          findings={told}
          onShow={onShow}
        />
      )}
    </>
  );
}

function Listed({
  tone,
  title,
  findings,
  onShow,
}: {
  tone: 'down' | 'warn';
  title: string;
  findings: Finding[];
  onShow: (path: string) => void;
}) {
  const { t } = useTranslation('masters');
  const { doc } = useDocument();
  return (
    <section className={`notice tone-${tone}`} aria-label={title} role="alert">
      <IconAlertTriangleFilled size={20} aria-hidden />
      <div>
        <strong>{title}</strong>
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
