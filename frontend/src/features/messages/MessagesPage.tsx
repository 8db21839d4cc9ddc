import { Anchor, Button, Drawer, SegmentedControl, Skeleton, Table, TextInput } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useRowKeys } from '@/lib/rows';
import { dayClock } from '@/lib/time';
import { Age } from '@/ui/Age';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { type Message, useDelivery, useMessage, useMessages } from './queries';
import './messages.css';

const STATES = ['waiting', 'failed', 'delivered', 'applied', 'declined', 'early', 'refused', 'quarantined'];

function Way({ direction }: { direction: Message['direction'] }) {
  const { t } = useTranslation('messages');
  const Arrow = direction === 'in' ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <span className="message-way">
      <Arrow size={16} aria-hidden />
      {t(`way.${direction}`)}
    </span>
  );
}

const pretty = (payload: unknown): string => {
  if (typeof payload !== 'string') return JSON.stringify(payload, null, 2);
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    // What came is no JSON; it is shown as it came.
    return payload;
  }
};

function Whole({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation(['messages', 'common']);
  const { data: message, error } = useMessage(id);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={message ? `${message.kind} · ${message.number}` : t('message')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <ProblemNote error={error} />
      {message && (
        <>
          <dl className="facts">
            <dt>{t('direction')}</dt>
            <dd>{t(`way.${message.direction}`)}</dd>
            <dt>{t('id')}</dt>
            <dd className="message-id">{message.message_id ?? '–'}</dd>
            <dt>{t('state')}</dt>
            <dd>
              <StateChip state={message.state} />
            </dd>
            <dt>{t('at')}</dt>
            <dd>{dayClock(message.at)}</dd>
            <dt>{t('attempts')}</dt>
            <dd>{message.attempts}</dd>
            {message.last_error && (
              <>
                <dt>{t('error')}</dt>
                <dd>{message.last_error}</dd>
              </>
            )}
          </dl>
          <h3>{t('payload')}</h3>
          <pre className="message-text">{pretty(message.payload)}</pre>
          {message.answer !== null && (
            <>
              <h3>{t('answer')}</h3>
              <pre className="message-text">{pretty(message.answer)}</pre>
            </>
          )}
        </>
      )}
    </Drawer>
  );
}

/** Everything said between the ERP and the plant; failures stay visible until somebody decides. */
export function Component() {
  const { t } = useTranslation(['messages', 'common']);
  const [where, setWhere] = useSearchParams();
  const [asking, setAsking] = useState<{ act: 'retry' | 'skip'; message: Message } | null>(null);
  const query = Object.fromEntries(
    ['direction', 'state', 'number'].flatMap((name) => {
      const value = where.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const messages = useMessages(query);
  const done = (key: string) => () => {
    setAsking(null);
    tellDone(t(key));
  };
  const retry = useDelivery('retry', done('retried'));
  const skip = useDelivery('skip', done('skipped'));
  const running = asking?.act === 'skip' ? skip : retry;
  useRowKeys();
  const put = (name: string, value: string | null) =>
    setWhere(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  return (
    <div className="page">
      <PageHead title={t('title')}>
        <SegmentedControl
          size="xs"
          aria-label={t('direction')}
          value={query.direction ?? ''}
          onChange={(value) => put('direction', value)}
          data={['', 'in', 'out'].map((value) => ({
            value,
            label: value ? t(`way.${value}`) : t('common:all'),
          }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('state')}
          value={query.state ?? ''}
          onChange={(value) => put('state', value)}
          data={['', ...STATES].map((value) => ({
            value,
            label: value ? t(`common:state.${value}`) : t('common:all'),
          }))}
        />
        <TextInput
          size="xs"
          w={180}
          aria-label={t('number')}
          placeholder={t('number')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={query.number ?? ''}
          onChange={(event) => put('number', event.currentTarget.value.trim())}
        />
      </PageHead>
      <ProblemNote error={messages.error} onRetry={() => messages.refetch()} />
      <section className="surface table-wrap">
        <Table highlightOnHover verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('direction')}</Table.Th>
              <Table.Th>{t('kind')}</Table.Th>
              <Table.Th>{t('order')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th className="num">{t('attempts')}</Table.Th>
              <Table.Th>{t('age')}</Table.Th>
              <Table.Th>{t('error')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {messages.rows.map((message) => (
              <Table.Tr key={message.id} data-message={message.id}>
                <Table.Td>
                  <Way direction={message.direction} />
                </Table.Td>
                <Table.Td>
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    fw={600}
                    data-row
                    onClick={() => put('message', message.id)}
                  >
                    {message.kind || t('unreadable')}
                  </Anchor>
                </Table.Td>
                <Table.Td>{message.number || '–'}</Table.Td>
                <Table.Td>
                  <StateChip state={message.state} />
                </Table.Td>
                <Table.Td className="num">{message.attempts}</Table.Td>
                <Table.Td>
                  <Age at={message.at} every={10_000} />
                </Table.Td>
                <Table.Td className="message-error">{message.last_error}</Table.Td>
                <Table.Td className="message-actions">
                  {(['retry', 'skip'] as const)
                    .filter((act) => message.allowed_actions.includes(act))
                    .map((act) => (
                      <Button
                        key={act}
                        size="compact-xs"
                        variant="default"
                        onClick={() => setAsking({ act, message })}
                      >
                        {t(act)}
                      </Button>
                    ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {messages.isPending && <Skeleton height={220} />}
        {messages.isSuccess && messages.rows.length === 0 && (
          <EmptyState title={t('empty.title')}>{t('empty.why')}</EmptyState>
        )}
        <MorePages {...messages} />
      </section>
      <Whole id={where.get('message')} onClose={() => put('message', null)} />
      <ReasonDialog
        opened={asking !== null}
        title={asking ? t(`${asking.act}Title`) : ''}
        confirm={asking ? t(asking.act) : ''}
        busy={running.isPending}
        problem={running.error}
        onClose={() => setAsking(null)}
        onConfirm={(reason) => {
          const id = asking?.message.delivery;
          if (id) running.mutate({ id, reason });
        }}
      >
        {asking && t(`${asking.act}What`)}
      </ReasonDialog>
    </div>
  );
}
