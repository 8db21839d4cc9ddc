import { Button, Group, Skeleton, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { number } from '@/lib/quantity';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone, tellProblem } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { wearOf } from './life';
import { MountForm } from './MountForm';
import { type Tool, useDo, useTools } from './queries';
import { ToolForm } from './ToolForm';

const CHIP = { endless: 'idle', fresh: 'good', soon: 'tight', over: 'failed' } as const;

type Props = { search: string; adding: boolean; onAdded: () => void };

/** Cutters, moulds, fixtures: where they are and how far their life has gone. */
export function Tools({ search, adding, onAdded }: Props) {
  const { t } = useTranslation(['tools', 'common']);
  const tools = useTools();
  const [changing, setChanging] = useState<Tool | null>(null);
  const [mounting, setMounting] = useState<Tool | null>(null);
  const [asking, setAsking] = useState<{ tool: Tool; act: 'overhaul' | 'withdraw' } | null>(null);
  const unmount = useDo('tools', () => tellDone(t('unmounted')));
  const act = useDo('tools', () => {
    tellDone(t('done'));
    setAsking(null);
  });
  const shown = tools.rows.filter((tool) =>
    `${tool.number} ${tool.name} ${tool.tool_class} ${tool.mounted?.work_unit ?? ''}`
      .toLowerCase()
      .includes(search.toLowerCase()),
  );
  return (
    <>
      <ProblemNote error={tools.error} onRetry={() => tools.refetch()} />
      <section className="surface table-wrap" aria-label={t('tools')}>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('class')}</Table.Th>
              <Table.Th>{t('place')}</Table.Th>
              <Table.Th style={{ width: 260 }}>{t('life')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((tool) => (
              <Table.Tr key={tool.id} data-tool={tool.number}>
                <Table.Td>
                  <strong>{tool.number}</strong>
                  <br />
                  <span className="ink2">{tool.name}</span>
                </Table.Td>
                <Table.Td className="ink2">{tool.tool_class || '–'}</Table.Td>
                <Table.Td>{tool.mounted?.work_unit ?? <span className="ink2">{t('outside')}</span>}</Table.Td>
                <Table.Td>
                  <Life tool={tool} />
                </Table.Td>
                <Table.Td>
                  {tool.state === 'withdrawn' ? (
                    <StateChip state="disabled" label={t('withdrawn')} />
                  ) : (
                    <StateChip state={CHIP[wearOf(tool).wear]} label={t(`wear.${wearOf(tool).wear}`)} />
                  )}
                </Table.Td>
                <Table.Td>
                  <Actions
                    tool={tool}
                    busy={unmount.isPending}
                    onChange={() => setChanging(tool)}
                    onMount={() => setMounting(tool)}
                    onUnmount={() => unmount.mutateAsync({ id: tool.id, act: 'unmount' }).catch(tellProblem)}
                    onAsk={(what) => {
                      act.reset();
                      setAsking({ tool, act: what });
                    }}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {tools.isPending && <Skeleton height={160} />}
        {tools.isSuccess && shown.length === 0 && (
          <EmptyState title={t('none')}>{tools.rows.length === 0 && t('noneWhy')}</EmptyState>
        )}
        <MorePages {...tools} />
      </section>
      <ToolForm
        of={adding ? 'new' : changing}
        onClose={() => {
          setChanging(null);
          onAdded();
        }}
      />
      <MountForm of={mounting} onClose={() => setMounting(null)} />
      <ReasonDialog
        opened={asking !== null}
        title={t(`${asking?.act ?? 'overhaul'}Title`, { number: asking?.tool.number })}
        confirm={t(asking?.act ?? 'overhaul')}
        busy={act.isPending}
        problem={act.error}
        onClose={() => setAsking(null)}
        onConfirm={(reason) =>
          asking && act.mutate({ id: asking.tool.id, act: asking.act, body: { reason } })
        }
      >
        {t(`${asking?.act ?? 'overhaul'}What`)}
      </ReasonDialog>
    </>
  );
}

/** Used cycles as a bar, in figures and words. */
function Life({ tool }: { tool: Tool }) {
  const { t } = useTranslation('tools');
  const { wear, share } = wearOf(tool);
  if (wear === 'endless')
    return <span className="ink2">{t('cycles', { used: number(tool.used_cycles, 0) })}</span>;
  return (
    <>
      <div className="bar life" data-wear={wear} aria-hidden>
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <span className="ink2">
        {t('cyclesOf', { used: number(tool.used_cycles, 0), limit: number(tool.life_limit, 0) })}
      </span>
    </>
  );
}

type ActionsProps = {
  tool: Tool;
  busy: boolean;
  onChange: () => void;
  onMount: () => void;
  onUnmount: () => void;
  onAsk: (act: 'overhaul' | 'withdraw') => void;
};

function Actions({ tool, busy, onChange, onMount, onUnmount, onAsk }: ActionsProps) {
  const { t } = useTranslation('tools');
  const mayMount = useMay('equipment.mount_tool');
  const isUsable = tool.state !== 'withdrawn';
  const all = [
    { may: mayMount && isUsable && !tool.mounted, name: 'mount', act: onMount },
    { may: mayMount && tool.mounted !== null, name: 'unmount', act: onUnmount },
    { may: useMay('equipment.overhaul_tool'), name: 'overhaul', act: () => onAsk('overhaul') },
    { may: useMay('equipment.withdraw_tool') && isUsable, name: 'withdraw', act: () => onAsk('withdraw') },
    { may: useMay('equipment.author_tool'), name: 'change', act: onChange },
  ];
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {all
        .filter(({ may }) => may)
        .map(({ name, act }) => (
          <Button key={name} size="xs" variant="default" disabled={busy} onClick={act}>
            {t(name)}
          </Button>
        ))}
    </Group>
  );
}
