import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { reasonText } from '@/lib/words';
import { Dialog } from '@/ui/Dialog';
import { Cut } from './Cut';
import type { Act } from './JobScreen';
import type { Job, Response } from './model';
import { reasonsQuery } from './queries';
import { useCommand } from './useCommand';

/** The job's numbered reports; taking one back writes its counter-message, nothing is erased. */
export function ReportsDialog({
  opened,
  job,
  act,
  onClose,
}: {
  opened: boolean;
  job: Job;
  act: Act;
  onClose: () => void;
}) {
  const { t } = useTranslation('execution');
  const { busy, blocked, cut } = useCommand();
  const [undo, setUndo] = useState<Response | null>(null);
  const { data: reasons = [] } = useQuery({ ...reasonsQuery('undo'), enabled: opened });
  // Reports are taken back from the last one backwards; one that stands before it has no button to be hit by mistake.
  const last = job.responses.findLast((each) => each.reverses === null && !each.is_reversed);
  const send = async (reason: string) => {
    if (!undo) return;
    await act('undo', { response: undo.id, reason }, t('reports.undoLabel', { number: undo.number }), () =>
      t('reports.undone', { number: undo.number }),
    );
    setUndo(null);
  };
  return (
    <Dialog
      forGloves
      opened={opened}
      busy={busy}
      onClose={onClose}
      size="xl"
      title={t('reports.title', { number: job.number })}
    >
      <div className="dialog">
        <ol className="reports">
          {[...job.responses].reverse().map((response) => (
            <li key={response.id}>
              <strong>#{response.number}</strong>
              <span>
                {t('reports.figures', {
                  good: number(response.good),
                  scrap: number(response.scrap),
                  rework: number(response.rework),
                })}
                {response.is_final && <> · {t('reports.final')}</>}
                {response.reverses !== null && <> · {t('reports.reverses')}</>}
              </span>
              <small>
                {response.by} {clock(response.at)}
              </small>
              {response.id === last?.id && job.allowed_actions.includes('undo') && (
                <button
                  type="button"
                  className="big"
                  disabled={blocked || cut !== null}
                  onClick={() => setUndo(response)}
                >
                  {t('reports.undo')}
                  <Cut why={cut} />
                </button>
              )}
            </li>
          ))}
        </ol>
        {undo && (
          <>
            <p>{t('reports.why', { number: undo.number })}</p>
            <div className="two">
              {reasons.map((reason) => (
                <button
                  key={reason.id}
                  type="button"
                  className="big"
                  disabled={blocked}
                  onClick={() => void send(reason.text)}
                >
                  {reasonText(reason)}
                </button>
              ))}
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
