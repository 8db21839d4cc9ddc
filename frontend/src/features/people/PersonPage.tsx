import { Button, Skeleton, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay } from '@/api/session';
import { useWhere } from '@/lib/where';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { Account } from './Account';
import { History } from './History';
import { Keys } from './Keys';
import { PersonForm } from './PersonForm';
import { type PersonDetail, useOnPerson, usePerson } from './queries';
import { SecretForm } from './SecretForm';
import { Readings, Skills } from './Skills';
import './people.css';

/** One person: account, cards and keys, and what was done. */
export function Component() {
  const { t } = useTranslation(['people', 'common']);
  const { id = '' } = useParams();
  const { data: person, error, refetch } = usePerson(id);
  const { at, put } = useWhere();
  const tab = at('tab') || 'account';
  return (
    <div className="page">
      <PageHead
        title={
          <>
            <Link to="/people" className="crumb">
              {t('title')}
            </Link>{' '}
            {person?.name}
          </>
        }
        actions={person && <Actions person={person} />}
      >
        {person && !person.is_active && <StateChip state="disabled" />}
      </PageHead>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!person && !error && <Skeleton height={220} />}
      {person && (
        <Tabs
          value={tab}
          onChange={(value) => put('tab', value === 'account' ? '' : (value ?? ''))}
          keepMounted={false}
        >
          <Tabs.List>
            <Tabs.Tab value="account">{t('tab.account')}</Tabs.Tab>
            <Tabs.Tab value="keys">{t('tab.keys')}</Tabs.Tab>
            {person.kind === 'human' && <Tabs.Tab value="skills">{t('tab.skills')}</Tabs.Tab>}
            {person.kind === 'human' && <Tabs.Tab value="training">{t('tab.training')}</Tabs.Tab>}
            <Tabs.Tab value="history">{t('tab.history')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="account" pt="md">
            <Account person={person} />
          </Tabs.Panel>
          <Tabs.Panel value="keys" pt="md">
            <Keys person={person} />
          </Tabs.Panel>
          <Tabs.Panel value="skills" pt="md">
            <Skills person={person.id} name={person.name} />
          </Tabs.Panel>
          <Tabs.Panel value="training" pt="md">
            <Readings person={person.id} />
          </Tabs.Panel>
          <Tabs.Panel value="history" pt="md">
            <History person={person.id} />
          </Tabs.Panel>
        </Tabs>
      )}
    </div>
  );
}

function Actions({ person }: { person: PersonDetail }) {
  const { t } = useTranslation(['people', 'common']);
  const may = useMay('personnel.author_person');
  const [open, setOpen] = useState<'change' | 'secret' | 'end' | null>(null);
  const close = () => setOpen(null);
  const act = person.is_active ? 'deactivate' : 'reactivate';
  const end = useOnPerson(act, ({ name }) => {
    tellDone(t(`${act}.done`, { name }));
    close();
  });
  // Lineside's own hands stand in the list too; nobody changes them.
  if (!may || (person.kind === 'system' && !person.roles?.length)) return null;
  return (
    <>
      {person.kind === 'human' && person.is_active && (
        <Button variant="default" onClick={() => setOpen('secret')}>
          {t('first.button')}
        </Button>
      )}
      <Button
        variant="default"
        onClick={() => {
          end.reset();
          setOpen('end');
        }}
      >
        {t(`${act}.button`)}
      </Button>
      <Button onClick={() => setOpen('change')}>{t('change')}</Button>
      <PersonForm opened={open === 'change'} of={person} onClose={close} onDone={close} />
      <SecretForm opened={open === 'secret'} of={person} onClose={close} />
      <ReasonDialog
        opened={open === 'end'}
        title={t(`${act}.title`, { name: person.name })}
        confirm={t(`${act}.button`)}
        danger={person.is_active}
        busy={end.isPending}
        problem={end.error}
        onClose={close}
        onConfirm={(reason) => end.mutate({ id: person.id, seen: person.etag, body: { reason } })}
      >
        {t(`${act}.what`)}
      </ReasonDialog>
    </>
  );
}
