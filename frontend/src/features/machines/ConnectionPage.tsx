import { Button, Skeleton } from '@mantine/core';
import { IconCopy, IconPencil, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useNow } from '@/lib/now';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { BindingTable, useNameOf } from './BindingTable';
import { CloneDialog } from './CloneDialog';
import { ConnectionForm } from './ConnectionForm';
import { Facts, Says, Unsigned } from './Facts';
import { MeaningForm } from './MeaningForm';
import { type Draft, draftOf, EMPTY, guess, meaningOf } from './meaning';
import { Picked } from './Picked';
import {
  type Binding,
  type Connection,
  type Node,
  useChangeBinding,
  useConnection,
  usePlant,
  useRemoveBinding,
  useTest,
  useToConnection,
} from './queries';
import { TestResult } from './TestResult';
import { Tree } from './Tree';
import { WritePanel } from './WritePanel';
import './machines.css';

type Open = 'change' | 'clone' | 'disable' | 'remove' | 'add' | null;

function How({ connection }: { connection: Connection }) {
  const { t } = useTranslation('machines');
  const { security, policy, user_kind, user_name, exception_reason } = connection.settings as Record<
    string,
    string | undefined
  >;
  if (connection.protocol !== 'opcua') return null;
  return (
    <p className="ink2 panel-text">
      {security === 'sign_and_encrypt'
        ? `${t('security.sign_and_encrypt')}, ${policy} · ${t(`user.${user_kind ?? 'anonymous'}`)} ${user_name ?? ''}`
        : t('unsignedBecause', { reason: exception_reason ?? '' })}{' '}
      {security === 'sign_and_encrypt' && <Link to="/certificates">{t('certificates')}</Link>}
    </p>
  );
}

function Meanings({ connection, units, may }: { connection: Connection; units: Node[]; may: boolean }) {
  const { t } = useTranslation(['machines', 'common']);
  const now = useNow(1_000);
  const nameOf = useNameOf();
  const [editing, setEditing] = useState<Binding | null>(null);
  const [going, setGoing] = useState<Binding | null>(null);
  const change = useChangeBinding(() => {
    setEditing(null);
    tellDone(t('saved'));
  });
  const remove = useRemoveBinding(() => {
    setGoing(null);
    tellDone(t('takenAway'));
  });
  return (
    <>
      {connection.bindings.length === 0 ? (
        <EmptyState title={t('meanings.empty')}>{t(`meanings.why.${connection.protocol}`)}</EmptyState>
      ) : (
        <BindingTable
          bindings={connection.bindings}
          isHeard={connection.state === 'green'}
          now={now}
          onEdit={may ? setEditing : undefined}
          onRemove={may ? setGoing : undefined}
        />
      )}
      {editing && (
        <MeaningForm
          opened
          isSaved
          title={`${editing.equipment_number} ${nameOf(editing)}`}
          connection={connection.id}
          protocol={connection.protocol}
          draft={draftOf(editing)}
          units={units}
          busy={change.isPending}
          problem={change.error}
          onClose={() => {
            change.reset();
            setEditing(null);
          }}
          onSave={(draft) => {
            const { equipment: _equipment, role: _role, ...body } = meaningOf(draft);
            change.mutate({ id: editing.id, body });
          }}
        />
      )}
      <Dialog
        opened={going !== null}
        busy={remove.isPending}
        onClose={() => setGoing(null)}
        title={t('takeAwayTitle', {
          name: going ? nameOf(going) : '',
          machine: going?.equipment_number ?? '',
        })}
      >
        <p>{t(going?.role === 'counter' ? 'takeAwayCounter' : 'takeAwayWhat')}</p>
        <ProblemNote error={remove.error} />
        <div className="dialog-actions">
          <Button variant="default" disabled={remove.isPending} onClick={() => setGoing(null)}>
            {t('common:back')}
          </Button>
          <Button
            color="red.9"
            loading={remove.isPending}
            data-autofocus
            onClick={() => going && remove.mutate(going.id)}
          >
            {t('takeAway')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

/** One connection: how well it is heard, what its addresses mean, and what else the machine could tell. */
export function Component() {
  const { t } = useTranslation(['machines', 'common']);
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const number = Number(id);
  const remove = useToConnection(number, 'remove', () => navigate('/machines'));
  const { data: connection, error, refetch } = useConnection(id, remove.isIdle || remove.isError);
  const plant = usePlant();
  const units = (plant.data?.results ?? []).filter((node) => node.level === 'work_unit');
  const [open, setOpen] = useState<Open>(null);
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const [shown, setShown] = useState<Record<string, string>>({});
  const close = () => setOpen(null);
  const test = useTest(number);
  const bind = useToConnection(number, 'bind', () => {
    setDrafts([]);
    close();
    tellDone(t('bound'));
  });
  const enable = useToConnection(number, 'enable', () => tellDone(t('enabled')));
  const disable = useToConnection(number, 'disable', close);
  if (error && !connection) {
    return (
      <div className="page">
        <PageHead title={t('connection')} />
        <ProblemNote error={error} onRetry={() => refetch()} />
        <Link to="/machines">{t('all')}</Link>
      </div>
    );
  }
  if (!connection) {
    return (
      <div className="page">
        <PageHead title={t('connection')} />
        <Skeleton height={240} />
      </div>
    );
  }
  const can = (verb: string) => connection.allowed_actions.includes(verb);
  const taken = new Set([
    ...connection.bindings.map((each) => each.address),
    ...drafts.map((each) => each.address),
  ]);
  return (
    <div className="page" data-connection={connection.name}>
      <PageHead
        title={connection.name}
        actions={
          <>
            {can('test') && (
              <Button
                size="xs"
                leftSection={<IconPlugConnected size={16} aria-hidden />}
                loading={test.isPending}
                onClick={() => test.mutate({})}
              >
                {t('test.now')}
              </Button>
            )}
            {can('change') && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPencil size={16} aria-hidden />}
                onClick={() => setOpen('change')}
              >
                {t('change')}
              </Button>
            )}
            {can('clone') && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden />}
                onClick={() => setOpen('clone')}
              >
                {t('clone.button')}
              </Button>
            )}
            {can('disable') && (
              <Button size="xs" variant="default" onClick={() => setOpen('disable')}>
                {t('disable')}
              </Button>
            )}
            {can('enable') && (
              <Button
                size="xs"
                variant="default"
                loading={enable.isPending}
                onClick={() => enable.mutate({})}
              >
                {t('enable')}
              </Button>
            )}
            {can('remove') && (
              <Button size="xs" variant="default" onClick={() => setOpen('remove')}>
                {t('remove')}
              </Button>
            )}
          </>
        }
      >
        <StateChip state={connection.is_enabled ? connection.state : 'disabled'} />
        <Unsigned connection={connection} />
      </PageHead>
      <p className="ink2 connection-where">
        <Link to="/machines">{t('all')}</Link> · {connection.protocol === 'opcua' ? 'OPC UA' : 'Modbus TCP'} ·{' '}
        {connection.endpoint}
      </p>
      <div className="machines-cards">
        <section className="surface" aria-label={t('health')}>
          <Says connection={connection} />
          <Facts connection={connection} />
          <How connection={connection} />
        </section>
        <ProblemNote error={enable.error} />
        <TestResult answer={test.data} error={test.error} />
        <section className="surface panel" aria-label={t('meanings.title')}>
          <header className="panel-head">
            <h2>{t('meanings.title')}</h2>
            {can('bind') && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={() => {
                  bind.reset();
                  setOpen('add');
                }}
              >
                {t(`meanings.add.${connection.protocol}`)}
              </Button>
            )}
          </header>
          <Meanings connection={connection} units={units} may={can('bind')} />
        </section>
        {drafts.length > 0 && (
          <Picked
            connection={connection.id}
            drafts={drafts}
            shown={shown}
            units={units}
            busy={bind.isPending}
            problem={bind.error}
            onChange={setDrafts}
            onBind={() => bind.mutate({ bindings: drafts.map(meaningOf) })}
          />
        )}
        {can('write') && <WritePanel connection={connection} />}
        {can('browse') && (
          <Tree
            connection={connection.id}
            taken={taken}
            onPick={(node) => {
              setDrafts([...drafts, guess(node, units)]);
              setShown({ ...shown, [node.address]: node.value });
            }}
          />
        )}
      </div>
      <MeaningForm
        opened={open === 'add'}
        title={t(`meanings.add.${connection.protocol}`)}
        connection={connection.id}
        protocol={connection.protocol}
        draft={connection.protocol === 'modbus' ? { ...EMPTY, address: '1/holding/0' } : EMPTY}
        units={units}
        busy={bind.isPending}
        problem={bind.error}
        onClose={close}
        onSave={(draft) => bind.mutate({ bindings: [meaningOf(draft)] })}
      />
      <ConnectionForm
        opened={open === 'change'}
        connection={connection}
        onClose={close}
        onDone={() => {
          close();
          tellDone(t('saved'));
        }}
      />
      <CloneDialog
        opened={open === 'clone'}
        connection={connection}
        units={units}
        onClose={close}
        onDone={(made) => {
          tellDone(t('clone.done', { count: made.length }));
          navigate('/machines');
        }}
      />
      <ReasonDialog
        opened={open === 'disable'}
        title={t('disable')}
        confirm={t('disable')}
        busy={disable.isPending}
        problem={disable.error}
        onClose={close}
        onConfirm={(reason) => disable.mutate({ reason })}
      >
        {t('disableWhat')}
      </ReasonDialog>
      <ReasonDialog
        opened={open === 'remove'}
        title={t('removeTitle', { name: connection.name })}
        confirm={t('remove')}
        danger
        busy={remove.isPending}
        problem={remove.error}
        onClose={close}
        onConfirm={(reason) => remove.mutate({ reason })}
      >
        {t('removeWhat')}
      </ReasonDialog>
    </div>
  );
}
