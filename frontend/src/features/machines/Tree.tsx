import { Button, Loader } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '@/ui/Problem';
import { type ServerNode, useNodes } from './queries';

type Props = { connection: number; taken: Set<string>; onPick: (node: ServerNode) => void };

function Level({ address, depth, ...props }: Props & { address: string; depth: number }) {
  const { t } = useTranslation('machines');
  const { data, error, isPending, refetch } = useNodes(props.connection, address, true);
  if (isPending) return <Loader size="xs" m={8} aria-label={t('browse.asking')} />;
  if (error) return <ProblemNote error={error} onRetry={() => refetch()} />;
  if (data.length === 0) return <p className="ink2 tree-empty">{t('browse.empty')}</p>;
  return (
    <ul className="server-tree">
      {data.map((node) => (
        <Item key={node.address} node={node} depth={depth} {...props} />
      ))}
    </ul>
  );
}

function Item({ node, depth, connection, taken, onPick }: Props & { node: ServerNode; depth: number }) {
  const { t } = useTranslation('machines');
  const [isOpen, setOpen] = useState(false);
  const Mark = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li>
      <div className="server-node">
        <button
          type="button"
          className="server-node-open"
          aria-expanded={isOpen}
          title={node.address}
          onClick={() => setOpen(!isOpen)}
        >
          <Mark size={15} aria-hidden />
          <span className={node.kind === 'variable' ? '' : 'strong'}>{node.name}</span>
          {node.kind === 'variable' && (
            <>
              <span className="server-node-value">{node.value}</span>
              <span className="ink2">{node.datatype}</span>
            </>
          )}
        </button>
        {node.kind === 'variable' &&
          (taken.has(node.address) ? (
            <span className="ink2 server-node-taken">{t('browse.taken')}</span>
          ) : (
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<IconPlus size={13} aria-hidden />}
              onClick={() => onPick(node)}
            >
              {t('browse.pick')}
              <span className="visually-hidden"> {node.name}</span>
            </Button>
          ))}
      </div>
      {isOpen && depth < 20 && (
        <Level
          address={node.address}
          depth={depth + 1}
          connection={connection}
          taken={taken}
          onPick={onPick}
        />
      )}
    </li>
  );
}

/** The server's address space; each level is asked for when somebody opens it. */
export function Tree(props: Props) {
  const { t } = useTranslation('machines');
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="surface panel" aria-label={t('browse.title')}>
      <header className="panel-head">
        <h2>{t('browse.title')}</h2>
        {!isOpen && (
          <Button variant="default" size="xs" onClick={() => setOpen(true)}>
            {t('browse.open')}
          </Button>
        )}
      </header>
      {isOpen ? (
        <Level address="" depth={0} {...props} />
      ) : (
        <p className="ink2 panel-text">{t('browse.why')}</p>
      )}
    </section>
  );
}
