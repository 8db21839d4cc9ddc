import { Button, Group, Tooltip } from '@mantine/core';
import { IconArrowFork, IconArrowRight, IconLine, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutingEdits } from './RoutingGraph';

type Tool = {
  key: string;
  icon: ReactNode;
  shortcut?: string;
  run: () => void;
  off?: boolean;
  danger?: boolean;
};

/** What can be done with the chosen operation; each has a key while the operation has the focus. */
export function RoutingTools({
  chosen,
  edits,
  isJoining,
  onStart,
  onCancel,
  onFirst,
}: {
  chosen: number;
  edits: RoutingEdits;
  isJoining: boolean;
  onStart: (from: number) => void;
  onCancel: () => void;
  onFirst: () => void;
}) {
  const { t } = useTranslation('masters');
  const none = chosen === 0;
  const tools: Tool[] = [
    { key: 'first', icon: <IconPlus size={16} aria-hidden />, run: onFirst },
    {
      key: 'after',
      icon: <IconArrowRight size={16} aria-hidden />,
      shortcut: 'A',
      run: () => edits.after(chosen),
      off: none,
    },
    {
      key: 'beside',
      icon: <IconArrowFork size={16} aria-hidden />,
      shortcut: 'P',
      run: () => edits.beside(chosen),
      off: none,
    },
    {
      key: isJoining ? 'joinEnd' : 'join',
      icon: <IconLine size={16} aria-hidden />,
      shortcut: isJoining ? 'Esc' : 'J',
      run: () => (isJoining ? onCancel() : onStart(chosen)),
      off: none,
    },
    {
      key: 'remove',
      icon: <IconTrash size={16} aria-hidden />,
      shortcut: 'Del',
      run: () => edits.remove(chosen),
      off: none,
      danger: true,
    },
  ];
  return (
    <Group gap={6} className="routing-tools" role="toolbar" aria-label={t('graph.tools')}>
      {tools.map((tool) => (
        <Tooltip
          key={tool.key}
          label={tool.shortcut ? t('graph.key', { key: tool.shortcut }) : t('graph.alone')}
        >
          <Button
            size="compact-sm"
            variant="default"
            c={tool.danger ? 'var(--st-down)' : undefined}
            leftSection={tool.icon}
            disabled={tool.off}
            onClick={tool.run}
          >
            {t(`graph.${tool.key}`)}
          </Button>
        </Tooltip>
      ))}
    </Group>
  );
}
