import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { tell } from './Feedback';
import { makersQuery, unassignedQuery } from './queries';
import { useCommand } from './useCommand';

/** Pieces a machine made without a job: at the next touch somebody says what they were. */
export function Unassigned({ units }: { units: number[] }) {
  const { t } = useTranslation('execution');
  const { data: counts = [] } = useQuery({ ...unassignedQuery(units), refetchInterval: 20_000 });
  const [asked, setAsked] = useState(false);
  const [later, setLater] = useState<number[]>([]);
  // Without a word about how many, all of them are meant.
  const [part, setPart] = useState<number | null>(null);
  const { run, busy, blocked, cut } = useCommand();
  const count = counts.find((each) => !later.includes(each.id));
  const { data: jobs = [] } = useQuery({ ...makersQuery(count?.id ?? 0), enabled: count !== undefined });

  useEffect(() => {
    if (!count || asked) return;
    const touched = () => setAsked(true);
    window.addEventListener('pointerdown', touched, { once: true });
    return () => window.removeEventListener('pointerdown', touched);
  }, [count, asked]);

  // What they were must be known to the plant: asked again when the line is back.
  if (!count || !asked || cut) return null;
  const all = Number(count.quantity);
  const pieces = part === null ? all : Math.min(part, all);
  const close = () => {
    setPart(null);
    setLater([...later, count.id]);
    setAsked(false);
  };
  const assign = async (words: object) => {
    const { done, problem } = await run(
      `/api/unassigned-counts/${count.id}/assign`,
      { ...words, quantity: String(pieces) },
      t('unassigned.label', { unit: count.equipment_number }),
    );
    if (problem) tell.bad(problem);
    if (done) tell.good(t('unassigned.done', { count: pieces }));
    setPart(null);
    setAsked(false);
  };
  return (
    <Dialog
      forGloves
      opened
      busy={busy}
      onClose={close}
      size="lg"
      title={t('unassigned.title', {
        unit: count.equipment_number,
        count: Number(count.quantity),
        quantity: number(count.quantity),
      })}
    >
      <div className="dialog">
        <p>
          {t('unassigned.when', { from: clock(count.first_at), to: clock(count.last_at) })}{' '}
          {t(`unassigned.why.${count.why}`, { defaultValue: '' })}
        </p>
        {all > 1 && (
          <fieldset className="how-many">
            <legend>{t('unassigned.howMany')}</legend>
            <button
              type="button"
              className="big"
              disabled={pieces <= 1}
              onClick={() => setPart(pieces - 1)}
              aria-label={t('unassigned.fewer')}
            >
              −
            </button>
            <output data-testid="how-many">{number(String(pieces))}</output>
            <button
              type="button"
              className="big"
              disabled={pieces >= all}
              onClick={() => setPart(pieces + 1)}
              aria-label={t('unassigned.more')}
            >
              +
            </button>
          </fieldset>
        )}
        <div className="two">
          {jobs
            .filter((job) => job.counting_source === 'counter')
            .map((job) => (
              <button
                key={job.id}
                type="button"
                className="big"
                disabled={blocked}
                onClick={() => void assign({ job: job.id })}
              >
                {t('unassigned.job', { number: job.number })}
              </button>
            ))}
          {(['setup_scrap', 'test_cycle'] as const).map((reason) => (
            <button
              key={reason}
              type="button"
              className="big"
              disabled={blocked}
              onClick={() => void assign({ reason: t(`unassigned.${reason}`, { lng: 'en' }) })}
            >
              {t(`unassigned.${reason}`)}
            </button>
          ))}
          <button type="button" className="big" onClick={close}>
            {t('unassigned.later')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
