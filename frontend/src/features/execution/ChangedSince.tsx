import { IconArrowsExchange } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { ChangeList } from './ChangeList';
import { Cut } from './Cut';
import { tell } from './Feedback';
import type { Job } from './model';
import { changedQuery } from './queries';
import { useCommand } from './useCommand';

type Props = { job: Job; person: number };

/** What is done otherwise than before, for whoever works on it, until they have seen it. */
export function ChangedSince({ job, person }: Props) {
  const { t } = useTranslation(['execution', 'common']);
  const [opened, setOpened] = useState(false);
  const { run, blocked, cut } = useCommand();
  const queries = useQueryClient();
  const query = changedQuery(job, person);
  const { data: changed } = useQuery(query);
  // What has to be read comes first, with a button of its own.
  if (!changed || changed.is_seen || job.blockers.some((one) => one.check === 'document')) return null;
  const { before, after, version, by, at, reason, from_unit } = changed;
  const seen = async () => {
    const { done, problem } = await run(
      `/api/job-orders/${job.id}/confirm-reading`,
      { version },
      t('reading.label', { number: after }),
    );
    if (problem) tell.bad(problem);
    if (!done) return;
    setOpened(false);
    tell.good(t('changed.done', { after }));
    await queries.invalidateQueries({ queryKey: query.queryKey });
  };
  const from = from_unit ? t('changed.from', { serial: from_unit }) : t('changed.next');
  return (
    <>
      <button type="button" className="big" onClick={() => setOpened(true)}>
        <IconArrowsExchange size={26} aria-hidden />
        <span>{t('reading.title')}</span>
      </button>
      <Dialog forGloves opened={opened} size="xl" onClose={() => setOpened(false)} title={t('reading.title')}>
        <div className="dialog reading">
          <p>
            <strong>{t('changed.versions', { before, after })}</strong>
            {changed.is_mid_order && ` ${from}`}
          </p>
          <p className="ink2">
            {by && `${by}, `}
            {dayClock(at)}
            {reason && `: ${t('common:quote', { text: reason })}`}
          </p>
          {changed.differences.length === 0 && <p>{t('reading.same')}</p>}
          <ChangeList changes={changed.differences} />
          <button
            type="button"
            className="big primary"
            disabled={blocked || cut !== null}
            onClick={() => void seen()}
          >
            {t('changed.seen')}
            <Cut why={cut} />
          </button>
        </div>
      </Dialog>
    </>
  );
}

/** One line above the buttons: the order was moved to another version, and the unit in hand is made by it. */
export function MovedNote({ job, person }: Props) {
  const { t } = useTranslation('execution');
  const { data: changed } = useQuery(changedQuery(job, person));
  if (!changed?.is_mid_order) return null;
  const { by, after, reason, from_unit } = changed;
  return (
    <p className="older tone-setup" role="status">
      {t(from_unit ? 'changed.movedFrom' : 'changed.moved', { by, after, reason, serial: from_unit })}
    </p>
  );
}
