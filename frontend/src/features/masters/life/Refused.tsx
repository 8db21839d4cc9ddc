import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { said } from '@/lib/sentences';
import { ProblemNote, problemText } from '@/ui/Problem';
import { placeInWords } from '../document/words';
import type { Master } from '../queries';

/** Why a version does not go on: everything that is to be mended, not only the first of it. */
export function Refused({
  problem,
  master,
  onShow,
}: {
  problem: Problem | null;
  master: Master;
  /** Leads to the field that is to be mended. */
  onShow?: (path: string) => void;
}) {
  const { t } = useTranslation('masters');
  const found = (problem?.extra.findings ?? []) as { path: string; message: string }[];
  if (found.length === 0) return <ProblemNote error={problem} />;
  const { sentence, original } = problemText(problem);
  return (
    <div className="problem tone-down" role="alert">
      <IconAlertTriangleFilled size={18} aria-hidden />
      <div>
        {original && <strong>{sentence}</strong>}
        <ul className="findings">
          {found.map((each) => (
            <li key={each.path + each.message}>
              {onShow && (
                <>
                  <button type="button" onClick={() => onShow(each.path)}>
                    {placeInWords(t, master, each.path)}
                  </button>
                  :{' '}
                </>
              )}
              {said(each.message)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
