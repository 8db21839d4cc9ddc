import { Button, Skeleton, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { useNow } from '@/lib/now';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip, StateShape } from '@/ui/StateChip';
import { BindingTable } from './BindingTable';
import { ConnectionForm } from './ConnectionForm';
import { Facts, Says, Unsigned } from './Facts';
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

function ConnectionCard({
  connection,
  bindings,
  now,
}: {
  connection: Connection;
  bindings: Binding[];
  now: number;
}) {
  return (
    <article className="surface connection" data-connection={connection.name}>
      <header>
        <div>
          <h2>
            <Link to={`/machines/connections/${connection.id}`}>{connection.name}</Link>
          </h2>
          <p className="ink2">
            {connection.protocol === 'opcua' ? 'OPC UA' : 'Modbus TCP'} · {connection.endpoint}
          </p>
        </div>
        <div className="connection-marks">
          <Unsigned connection={connection} />
          <StateChip state={connection.is_enabled ? connection.state : 'disabled'} />
        </div>
      </header>
      <Says connection={connection} />
      <Facts connection={connection} />
      {bindings.length > 0 && (
        <BindingTable bindings={bindings} isHeard={connection.state === 'green'} now={now} />
      )}
    </article>
  );
}

/** The engineer's page: the plant's tree, and how well each machine is heard. */
export function Component() {
  const { t } = useTranslation('machines');
  const connections = useConnections();
  const plant = usePlant();
  const now = useNow(1_000);
  const navigate = useNavigate();
  const may = useMay('integrations.author_connection');
  const [adding, setAdding] = useState(false);
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
      <PageHead
        title={t('title')}
        actions={
          may && (
            <Button
              size="xs"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t('add')}
            </Button>
          )
        }
      >
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
      <ConnectionForm
        opened={adding}
        onClose={() => setAdding(false)}
        onDone={(made) => navigate(`/machines/connections/${made.id}`)}
      />
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
