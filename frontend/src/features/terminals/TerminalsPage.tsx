import { Button, Group, Skeleton, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { dayClock } from '@/lib/time';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone, tellProblem } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { SearchField } from '@/ui/SearchField';
import { StateChip } from '@/ui/StateChip';
import { CodeDialog } from './CodeDialog';
import { type Code, type Terminal, useDisown, useRenewCode, useTerminals } from './queries';
import { TerminalForm } from './TerminalForm';
import './terminals.css';

/** The devices on the floor: where they stand, and who touched them last. */
export function Component() {
  const { t } = useTranslation(['terminals', 'common']);
  const { at, put } = useWhere();
  const may = useMay('equipment.pair_terminal');
  const terminals = useTerminals();
  const [form, setForm] = useState<Terminal | 'new' | null>(null);
  const [code, setCode] = useState<Code | null>(null);
  const [going, setGoing] = useState<Terminal | null>(null);
  const renew = useRenewCode(setCode, tellProblem);
  const disown = useDisown(() => {
    tellDone(t('disowned'));
    setGoing(null);
  });
  const search = at('search').toLowerCase();
  const shown = terminals.rows.filter((terminal) =>
    `${terminal.number} ${terminal.name} ${terminal.work_units.map((unit) => `${unit.number} ${unit.name}`).join(' ')}`
      .toLowerCase()
      .includes(search),
  );
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          may && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setForm('new')}>
              {t('add')}
            </Button>
          )
        }
      >
        <SearchField label={t('search')} value={at('search')} onChange={(value) => put('search', value)} />
      </PageHead>
      <ProblemNote error={terminals.error} onRetry={() => terminals.refetch()} />
      <section className="surface table-wrap" aria-label={t('title')}>
        <Table verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('units')}</Table.Th>
              <Table.Th>{t('device')}</Table.Th>
              <Table.Th>{t('lastTouch')}</Table.Th>
              <Table.Th>{t('scaleShort')}</Table.Th>
              {may && (
                <Table.Th>
                  <span className="visually-hidden">{t('actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((terminal) => (
              <Table.Tr key={terminal.id} data-terminal={terminal.number}>
                <Table.Td>
                  <strong>{terminal.number}</strong>
                  <br />
                  <span className="ink2">{terminal.name}</span>
                </Table.Td>
                <Table.Td>{terminal.work_units.map((unit) => unit.number).join(', ') || '–'}</Table.Td>
                <Table.Td>
                  <StateChip
                    state={terminal.is_paired ? 'green' : 'disabled'}
                    label={t(terminal.is_paired ? 'paired' : 'free')}
                  />
                </Table.Td>
                <Table.Td className="ink2">
                  {terminal.last_touch_at
                    ? `${dayClock(terminal.last_touch_at)}, ${terminal.last_touch_by ?? ''}`
                    : '–'}
                </Table.Td>
                <Table.Td className="ink2">{terminal.px_per_mm}</Table.Td>
                {may && (
                  <Table.Td>
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      <Button size="xs" variant="default" onClick={() => setForm(terminal)}>
                        {t('change')}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        loading={renew.isPending && renew.variables === terminal.id}
                        onClick={() => renew.mutate(terminal.id)}
                      >
                        {t('code.new')}
                      </Button>
                      {terminal.is_paired && (
                        <Button
                          size="xs"
                          variant="default"
                          onClick={() => {
                            disown.reset();
                            setGoing(terminal);
                          }}
                        >
                          {t('disown')}
                        </Button>
                      )}
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {terminals.isPending && <Skeleton height={160} />}
        {terminals.isSuccess && shown.length === 0 && (
          <EmptyState title={t('none')}>{terminals.rows.length === 0 && t('noneWhy')}</EmptyState>
        )}
        <MorePages {...terminals} />
      </section>
      <TerminalForm of={form} onClose={() => setForm(null)} onCode={setCode} />
      <CodeDialog code={code} onClose={() => setCode(null)} />
      <ReasonDialog
        opened={going !== null}
        title={t('disownTitle', { number: going?.number })}
        confirm={t('disown')}
        danger
        busy={disown.isPending}
        problem={disown.error}
        onClose={() => setGoing(null)}
        onConfirm={(reason) => going && disown.mutate({ id: going.id, reason })}
      >
        {t('disownWhat')}
      </ReasonDialog>
    </div>
  );
}
