import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, Problem } from '@/api/problem';
import { dayClock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { problemText } from '@/ui/Problem';
import { tell } from '../Feedback';
import { KEYS } from '../queries';
import { putAside, tryAgain, useOutbox } from './outbox';

/** What was done while the line was cut and the plant does not take: kept until somebody has decided. */
export function Undecided() {
  const { t } = useTranslation('execution');
  const queries = useQueryClient();
  const entry = useOutbox((state) => state.waiting.find((each) => each.problem));
  const [asks, setAsks] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  if (!entry?.problem) return null;
  const { status, code, detail, extra } = entry.problem;
  const { sentence, next } = problemText(new Problem(status, { detail, code, ...extra }));
  const { attempt, ...withoutAttempt } = entry.body;

  const decide = async (how: () => Promise<void>) => {
    setBusy(true);
    try {
      await how();
      setAsks(false);
      setReason('');
    } catch (error) {
      tell.bad(asProblem(error));
    } finally {
      setBusy(false);
      for (const queryKey of Object.values(KEYS)) void queries.invalidateQueries({ queryKey });
    }
  };
  return (
    <section className="unsent undecided" role="alert" aria-label={t('undecided.title')}>
      <IconAlertTriangle size={28} aria-hidden />
      <div>
        <strong>
          {t('undecided.what', { label: entry.label, who: entry.who, time: dayClock(entry.doneAt) })}
        </strong>
        <p>
          {sentence} {next}
        </p>
      </div>
      {code === 'entered_meanwhile' && attempt !== undefined && (
        <button
          type="button"
          className="big"
          disabled={busy}
          onClick={() => void decide(() => tryAgain(entry, withoutAttempt))}
        >
          {t('undecided.takeOver')}
        </button>
      )}
      <button
        type="button"
        className="big"
        disabled={busy}
        onClick={() => void decide(() => tryAgain(entry))}
      >
        {t('undecided.again')}
      </button>
      <button type="button" className="big" disabled={busy} onClick={() => setAsks(true)}>
        {t('undecided.putAside')}
      </button>
      <Dialog
        forGloves
        opened={asks}
        busy={busy}
        onClose={() => setAsks(false)}
        size="lg"
        title={t('undecided.title')}
      >
        <form
          className="dialog"
          onSubmit={(event) => {
            event.preventDefault();
            void decide(() => putAside(entry, reason.trim()));
          }}
        >
          <p>{t('undecided.kept', { label: entry.label, who: entry.who })}</p>
          <label className="text-entry">
            {t('undecided.reason')}
            <input
              value={reason}
              autoComplete="off"
              data-autofocus
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </label>
          <button type="submit" className="big primary" disabled={busy || !reason.trim()}>
            {t('undecided.putAside')}
          </button>
        </form>
      </Dialog>
    </section>
  );
}
