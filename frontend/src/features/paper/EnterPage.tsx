import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWhere } from '@/lib/where';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { findJob, useJob } from './queries';
import { SheetForm } from './SheetForm';

/** A filled-in sheet, from the desk by its number or from its printed code. */
export function Component() {
  const { t } = useTranslation('paper');
  const { at, put } = useWhere();
  const id = at('job');
  const job = useJob(id);
  const [number, setNumber] = useState('');
  const [unknown, setUnknown] = useState(false);
  const look = async () => {
    const found = await findJob(number.trim()).catch(() => null);
    setUnknown(found === null);
    if (found !== null) put('job', String(found));
  };
  return (
    <div className="page">
      <PageHead title={job.data ? t('enterOf', { job: job.data.number, name: job.data.name }) : t('enter')} />
      <ProblemNote error={job.error} onRetry={() => job.refetch()} />
      {!id && (
        <section className="surface" style={{ padding: 16 }} aria-label={t('which')}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void look();
            }}
          >
            <Group align="flex-end">
              <TextInput
                label={t('jobNumber')}
                description={t('jobNumberHint')}
                data-autofocus
                value={number}
                onChange={(event) => setNumber(event.currentTarget.value)}
                error={unknown && t('noJob')}
              />
              <Button type="submit" disabled={!number.trim()}>
                {t('look')}
              </Button>
            </Group>
          </form>
        </section>
      )}
      {job.data && <SheetForm key={job.data.id} job={job.data} />}
    </div>
  );
}
