import { IconCloudOff, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey, post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import { clock } from '@/lib/time';
import type { Step } from '@/ui/instruction/model';
import { ProblemNote } from '@/ui/Problem';
import { tell } from './Feedback';
import type { Entry, Job, Unit } from './model';
import { NameAndPin } from './NameAndPin';
import { jobQuery } from './queries';
import { useSecond } from './second';
import { useCommand } from './useCommand';
import { valueText } from './valueText';

type Props = { job: Job; unit: Unit | null; step: Step; entry: Entry };

/** Somebody else looks at the very value: scans a badge, or says so by name and PIN. */
export function SecondPerson({ job, unit, step, entry }: Props) {
  const { t } = useTranslation('execution');
  const { person, terminal } = useSession();
  const queries = useQueryClient();
  const { cut } = useCommand();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { title } = step;
  const isRelease = step.other_person;
  // The same key for the same answer: nobody confirms twice when the network was slow. Not kept over a reload: the
  // words carry a PIN.
  const sent = useRef({ words: '', key: '' });

  // A badge scanned while an answer is on its way is asked about after it, if that was a no.
  const next = useRef<object | null>(null);

  const confirm = async (second: object | null) => {
    if (busy) {
      next.current = second;
      return;
    }
    const words = JSON.stringify([entry.id, second]);
    if (sent.current.words !== words) sent.current = { words, key: newKey() };
    setBusy(true);
    setProblem(null);
    try {
      const done = await post<Job>(`/api/job-orders/${job.id}/complete-step`, {
        body: {
          step: step.sequence,
          ...(step.per === 'unit' && unit ? { unit: unit.id } : {}),
          confirms: entry.id,
          ...(second ? { second } : {}),
        },
        key: sent.current.key,
      });
      tell.good(t(isRelease ? 'second.released' : 'second.confirmed', { title }));
      next.current = null;
      queries.setQueryData(jobQuery(job.id).queryKey, done);
    } catch (error) {
      sent.current.words = '';
      tell.refuse(t('second.no'));
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const latest = useRef(confirm);
  latest.current = confirm;
  useEffect(() => {
    if (busy || !next.current) return;
    const waited = next.current;
    next.current = null;
    void latest.current(waited);
  }, [busy]);
  useEffect(() => {
    useSecond.setState({ take: (badge) => void latest.current({ badge }) });
    return () => useSecond.setState({ take: null });
  }, []);

  const others = terminal?.people.filter((each) => each.id !== entry.by_id && each.id !== person?.id) ?? [];
  return (
    <div className="ask second">
      <div className="second-value">
        <strong>{entry.lot ?? valueText(t, step, entry.value)}</strong>
        {entry.photo && <img className="attempt-photo" src={entry.photo} alt={entry.value} />}
        <span className="ink2">
          {step.property || title} · {entry.by} {clock(entry.at)}
        </span>
      </div>
      <p className="second-ask" role="status">
        <IconUsers size={34} aria-hidden /> {t(isRelease ? 'second.release' : 'second.confirm')}
      </p>
      {person && person.id !== entry.by_id && (
        <button
          type="button"
          className="big primary"
          disabled={busy || cut !== null}
          onClick={() => void confirm(null)}
        >
          {t(isRelease ? 'second.releaseAs' : 'second.confirmAs', { name: person.name })}
        </button>
      )}
      <ProblemNote error={problem} />
      {cut ? (
        <p className="due-note tone-warn" role="status">
          <IconCloudOff size={24} aria-hidden /> {t('second.cut')}
        </p>
      ) : (
        <NameAndPin
          people={others}
          busy={busy}
          action={t(isRelease ? 'second.releaseIt' : 'second.confirmIt')}
          onEnter={confirm}
        />
      )}
    </div>
  );
}
