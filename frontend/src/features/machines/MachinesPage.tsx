import { Skeleton, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useNow } from '@/lib/now';
import { number, unitName } from '@/lib/quantity';
import { secondsSince, span } from '@/lib/time';
import { Age } from '@/ui/Age';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip, StateShape } from '@/ui/StateChip';
import { type Binding, type Connection, type Node, useConnections, usePlant } from './queries';
import './machines.css';

function Branch({
  node,
  nodes,
  chosen,
  onChoose,
}: {
  node: Node;
  nodes: Node[];
  chosen: string;
  onChoose: (number: string) => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const children = nodes.filter((each) => each.parent === node.id);
  return (
    <li>
      <button
        type="button"
        className="tree-node"
        aria-pressed={chosen === node.number}
        onClick={() => onChoose(node.number)}
      >
        {node.level === 'work_unit' ? (
          <StateShape state={node.state ?? 'idle'} size={15} />
        ) : (
          <span className="tree-level">{t(`level.${node.level}`)}</span>
        )}
        <strong>{node.number}</strong>
        <span className="ink2">{node.name}</span>
        {node.level === 'work_unit' && (
          <span className="visually-hidden">
            {t(`common:state.${node.state ?? 'idle'}`, { defaultValue: node.state ?? '' })}
          </span>
        )}
      </button>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Branch key={child.id} node={child} nodes={nodes} chosen={chosen} onChoose={onChoose} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Machines tell changes only: a value without news is as fresh as its connection. */
function Value({ binding, isHeard, now }: { binding: Binding; isHeard: boolean; now: number }) {
  const { t } = useTranslation('machines');
  const live = binding.live;
  if (!live?.at) return <span className="ink3">{t('neverHeard')}</span>;
  const age = secondsSince(live.at, now);
  const plain = live.value !== null && live.value !== '' && !Number.isNaN(Number(live.value));
  return (
    <span className="tag-value" data-old={!isHeard || !live.good}>
      <strong>
        {plain ? number(live.value, 2) : live.value} {unitName(binding.unit)}
      </strong>
      <span className="ink2">
        {!live.good && `${t('bad')} · `}
        {span(age)}
      </span>
    </span>
  );
}

function ConnectionCard({
  connection,
  bindings,
  now,
}: {
  connection: Connection;
  bindings: Binding[];
  now: number;
}) {
  const { t } = useTranslation('machines');
  return (
    <article className="surface connection" data-connection={connection.name}>
      <header>
        <div>
          <h2>{connection.name}</h2>
          <p className="ink2">
            {connection.protocol.toUpperCase()} · {connection.endpoint}
          </p>
        </div>
        <StateChip state={connection.is_enabled ? connection.state : 'disabled'} />
      </header>
      {connection.message && (
        <p
          className={
            connection.state === 'green'
              ? 'connection-says'
              : `connection-says tone-${connection.state === 'red' ? 'down' : 'warn'}`
          }
        >
          {connection.message}
        </p>
      )}
      <dl className="connection-facts">
        <div>
          <dt>{t('lastData')}</dt>
          <dd>{connection.last_data_at ? <Age at={connection.last_data_at} /> : t('never')}</dd>
        </div>
        <div>
          <dt>{t('heartbeat')}</dt>
          <dd>{connection.heartbeat_at ? <Age at={connection.heartbeat_at} /> : t('never')}</dd>
        </div>
        <div>
          <dt>{t('collector')}</dt>
          <dd>{connection.collector ?? t('nobody')}</dd>
        </div>
      </dl>
      <div className="table-wrap">
        <Table verticalSpacing={6} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('workUnit')}</Table.Th>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('role')}</Table.Th>
              <Table.Th>{t('value')}</Table.Th>
              <Table.Th>{t('address')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bindings.map((binding) => (
              <Table.Tr key={binding.id}>
                <Table.Td>
                  <strong>{binding.equipment_number}</strong>
                </Table.Td>
                <Table.Td>{binding.name || '–'}</Table.Td>
                <Table.Td className="ink2">
                  {t(`roles.${binding.role}`, { defaultValue: binding.role })}
                </Table.Td>
                <Table.Td>
                  <Value binding={binding} isHeard={connection.state === 'green'} now={now} />
                </Table.Td>
                <Table.Td className="ink2 tag-address">{binding.address}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </article>
  );
}

/** The engineer's page: the plant's tree, and how well each machine is heard. */
export function Component() {
  const { t } = useTranslation('machines');
  const connections = useConnections();
  const plant = usePlant();
  const now = useNow(1_000);
  const [where, setWhere] = useSearchParams();
  const chosen = where.get('unit') ?? '';
  const text = (where.get('search') ?? '').toLowerCase();
  const put = (name: string, value: string) =>
    setWhere(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  const nodes = plant.data?.results ?? [];
  const below = (number: string): string[] => {
    const node = nodes.find((each) => each.number === number);
    if (!node) return [number];
    return [number, ...nodes.filter((each) => each.parent === node.id).flatMap((each) => below(each.number))];
  };
  const inside = chosen ? below(chosen) : null;
  const shown = (binding: Binding) =>
    (!inside || inside.includes(binding.equipment_number)) &&
    (!text ||
      `${binding.equipment_number} ${binding.name} ${binding.role} ${binding.address}`
        .toLowerCase()
        .includes(text));
  const cards = (connections.data?.results ?? [])
    .map((connection) => ({ connection, bindings: connection.bindings.filter(shown) }))
    .filter(({ bindings }) => bindings.length > 0 || (!inside && !text));
  return (
    <div className="page">
      <PageHead title={t('title')}>
        <TextInput
          size="xs"
          w={230}
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={where.get('search') ?? ''}
          onChange={(event) => put('search', event.currentTarget.value)}
        />
      </PageHead>
      <ProblemNote error={connections.error ?? plant.error} onRetry={() => connections.refetch()} />
      <div className="machines-grid">
        <nav className="surface plant-tree" aria-label={t('plant')}>
          <ul>
            {nodes
              .filter((node) => node.parent === null)
              .map((node) => (
                <Branch
                  key={node.id}
                  node={node}
                  nodes={nodes}
                  chosen={chosen}
                  onChoose={(number) => put('unit', number === chosen ? '' : number)}
                />
              ))}
          </ul>
        </nav>
        <div className="machines-cards">
          {connections.isPending && <Skeleton height={240} />}
          {cards.map(({ connection, bindings }) => (
            <ConnectionCard key={connection.id} connection={connection} bindings={bindings} now={now} />
          ))}
          {connections.isSuccess && cards.length === 0 && (
            <section className="surface">
              <EmptyState title={t('empty.title')}>
                {chosen || text ? t('empty.filtered') : t('empty.why')}
              </EmptyState>
            </section>
          )}
        </div>
      </div>
    </div>
  );
}
