import { IconBook2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '@/api/client';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import { ChangeList } from './ChangeList';
import { Cut } from './Cut';
import { tell } from './Feedback';
import type { Card } from './model';
import { KEYS } from './queries';
import type { Reading } from './reading';
import { useCommand } from './useCommand';

/** A major version this person has not read: what is different, and the word that it was read. */
export function WhatChanged({ job }: { job: Card }) {
  const { t } = useTranslation('execution');
  const [opened, setOpened] = useState(false);
  if (!job.blockers.some((one) => one.check === 'document')) return null;
  return (
    <>
      <button type="button" className="big" onClick={() => setOpened(true)}>
        <IconBook2 size={26} aria-hidden /> {t('reading.open')}
      </button>
      <Dialog forGloves opened={opened} size="xl" onClose={() => setOpened(false)} title={t('reading.title')}>
        {opened && <Changes job={job} onDone={() => setOpened(false)} />}
      </Dialog>
    </>
  );
}

function Changes({ job, onDone }: { job: Card; onDone: () => void }) {
  const { t } = useTranslation('execution');
  const { run, blocked, cut } = useCommand();
  const { data, error, refetch } = useQuery({
    queryKey: [...KEYS.job, job.id, 'reading'],
    queryFn: async () =>
      (await get<{ reading: Reading | null }>('/api/job-orders/{id}/reading', { path: { id: job.id } }))
        .reading,
  });
  if (error) return <ProblemNote error={error} onRetry={() => refetch()} />;
  if (!data) return null;
  const { number, version } = data;
  const confirm = async () => {
    const { done, problem } = await run(
      `/api/job-orders/${job.id}/confirm-reading`,
      { version },
      t('reading.label', { number }),
    );
    if (problem) tell.bad(problem);
    if (done) {
      tell.good(t('reading.done', { number, version }));
      onDone();
    }
  };
  return (
    <div className="dialog reading">
      <p>
        <strong>{t('reading.version', { number, version })}</strong>{' '}
        {data.known > 0 && <span className="ink2">{t('reading.since', { version: data.known })}</span>}
      </p>
      {data.change_note && <p>{t('reading.note', { note: data.change_note })}</p>}
      {data.known === 0 && <p>{t('reading.never')}</p>}
      {data.known > 0 && data.differences.length === 0 && <p>{t('reading.same')}</p>}
      <ChangeList changes={data.differences} />
      <button
        type="button"
        className="big primary"
        disabled={blocked || cut !== null}
        onClick={() => void confirm()}
      >
        {t('reading.confirm', { version })}
        <Cut why={cut} />
      </button>
    </div>
  );
}
