import { Anchor, Button, Checkbox, Group, Table } from '@mantine/core';
import { IconPencil, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { useEntries, useStations } from './queries';

/** Paper for the time in which the screens are dark, and the way back from it. */
export function Component() {
  const { t } = useTranslation('paper');
  const mayEnter = useMay('orders.enter_paper');
  const entries = useEntries();
  const { data: floor } = useStations();
  const [units, setUnits] = useState<string[]>([]);
  const asked = units.map((unit) => `work_unit=${unit}`).join('&');
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayEnter && (
            <Button component={Link} to="/paper/enter" leftSection={<IconPencil size={17} aria-hidden />}>
              {t('enter')}
            </Button>
          )
        }
      />
      <section className="surface" style={{ padding: 16 }} aria-label={t('pack')}>
        <h2 style={{ marginTop: 0 }}>{t('pack')}</h2>
        <p className="ink2">{t('packWhy')}</p>
        <Checkbox.Group
          label={t('stations')}
          description={t('stationsHint')}
          value={units}
          onChange={setUnits}
        >
          <Group mt={8} mb={16}>
            {floor?.units.map((unit) => (
              <Checkbox key={unit.id} value={String(unit.id)} label={unit.number} />
            ))}
          </Group>
        </Checkbox.Group>
        <Button
          component={Link}
          to={`/paper/print${asked && `?${asked}`}`}
          target="_blank"
          variant="default"
          leftSection={<IconPrinter size={17} aria-hidden />}
        >
          {t(units.length ? 'printSome' : 'printAll', { count: units.length })}
        </Button>
      </section>
      <ProblemNote error={entries.error} onRetry={() => entries.refetch()} />
      <section className="surface table-wrap" aria-label={t('entered')}>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('job')}</Table.Th>
              <Table.Th>{t('happened')}</Table.Th>
              <Table.Th>{t('recorded')}</Table.Th>
              <Table.Th>{t('worker')}</Table.Th>
              <Table.Th>{t('enteredBy')}</Table.Th>
              <Table.Th>{t('confirmedBy')}</Table.Th>
              <Table.Th>{t('lines')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.rows.map((row) => (
              <Table.Tr key={row.id} data-entry={row.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/orders/${row.order}`}>
                    {row.job_number}
                  </Anchor>{' '}
                  {row.operation}
                </Table.Td>
                <Table.Td>{dayClock(row.happened_at)}</Table.Td>
                <Table.Td>{dayClock(row.recorded_at)}</Table.Td>
                <Table.Td>{row.worker}</Table.Td>
                <Table.Td>{row.entered_by}</Table.Td>
                <Table.Td>{row.confirmed_by}</Table.Td>
                <Table.Td>
                  {row.acts.length}
                  {row.deviation_reason && (
                    <span className="tone-warn"> · {t('deviation', { reason: row.deviation_reason })}</span>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {entries.isSuccess && entries.rows.length === 0 && (
          <EmptyState title={t('none')}>{t('noneWhy')}</EmptyState>
        )}
        <MorePages {...entries} />
      </section>
    </div>
  );
}
