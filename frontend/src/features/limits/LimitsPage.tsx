import { Anchor, Button, Group, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { number, unitName } from '@/lib/quantity';
import { dayClock, secondsSince, span } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { LimitForm } from './LimitForm';
import { type Excursion, type Limit, useExcursions, useLimits, useRemoveLimit } from './queries';

const between = ({ lower, upper, unit }: Pick<Limit, 'lower' | 'upper' | 'unit'>) => {
  const range =
    lower !== null && upper !== null
      ? `${number(lower)} … ${number(upper)}`
      : upper !== null
        ? `≤ ${number(upper)}`
        : `≥ ${number(lower)}`;
  return `${range} ${unitName(unit)}`;
};

/** Between what process values must stay, and when they did not. */
export function Component() {
  const { t } = useTranslation('limits');
  const mayAuthor = useMay('orders.author_limit');
  const limits = useLimits();
  const excursions = useExcursions();
  const [form, setForm] = useState<Limit | 'new' | null>(null);
  const [removing, setRemoving] = useState<Limit | null>(null);
  const remove = useRemoveLimit(() => {
    tellDone(t('removed'));
    setRemoving(null);
  });
  return (
    <div className="page">
      <PageHead title={t('title')}>
        {mayAuthor && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setForm('new')}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      <ProblemNote error={limits.error} onRetry={() => limits.refetch()} />
      <section className="surface table-wrap" aria-label={t('title')}>
        <Table verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('value')}</Table.Th>
              <Table.Th>{t('product')}</Table.Th>
              <Table.Th>{t('limits')}</Table.Th>
              <Table.Th>{t('action')}</Table.Th>
              <Table.Th>{t('setBy')}</Table.Th>
              {mayAuthor && (
                <Table.Th>
                  <span className="visually-hidden">{t('actionsOf')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {limits.rows.map((limit) => (
              <Table.Tr key={limit.id}>
                <Table.Td>
                  <strong>{limit.work_unit}</strong> {limit.property_name}
                </Table.Td>
                <Table.Td>{limit.material ?? t('anyProduct')}</Table.Td>
                <Table.Td>{between(limit)}</Table.Td>
                <Table.Td>{t(`actions.${limit.action}`)}</Table.Td>
                <Table.Td className="ink2">
                  {limit.set_by}, {dayClock(limit.set_at)}
                </Table.Td>
                {mayAuthor && (
                  <Table.Td>
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      <Button size="xs" variant="default" onClick={() => setForm(limit)}>
                        {t('change')}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => {
                          remove.reset();
                          setRemoving(limit);
                        }}
                      >
                        {t('remove')}
                      </Button>
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {limits.isSuccess && limits.rows.length === 0 && (
          <EmptyState title={t('none')}>{t('noneWhy')}</EmptyState>
        )}
        <MorePages {...limits} />
      </section>
      <Excursions of={excursions} />
      <LimitForm opened={form !== null} of={form === 'new' ? null : form} onClose={() => setForm(null)} />
      <ReasonDialog
        opened={removing !== null}
        title={t('removeTitle', { unit: removing?.work_unit, name: removing?.property_name })}
        confirm={t('remove')}
        busy={remove.isPending}
        problem={remove.error}
        onClose={() => setRemoving(null)}
        onConfirm={(reason) => removing && remove.mutate({ id: removing.id, reason })}
      />
    </div>
  );
}

function Excursions({ of }: { of: ReturnType<typeof useExcursions> }) {
  const { t } = useTranslation('limits');
  return (
    <section className="surface table-wrap" aria-label={t('excursions')}>
      <h2 className="eyebrow" style={{ padding: '12px 16px 0' }}>
        {t('excursions')}
      </h2>
      <ProblemNote error={of.error} onRetry={() => of.refetch()} />
      <Table verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('since')}</Table.Th>
            <Table.Th>{t('lasted')}</Table.Th>
            <Table.Th>{t('value')}</Table.Th>
            <Table.Th>{t('worst')}</Table.Th>
            <Table.Th>{t('limits')}</Table.Th>
            <Table.Th>{t('concerned')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>{dayClock(row.started_at)}</Table.Td>
              <Table.Td>
                {row.ended_at ? (
                  span(secondsSince(row.started_at, new Date(row.ended_at).getTime()))
                ) : (
                  <StateChip state="open" />
                )}
              </Table.Td>
              <Table.Td>
                <strong>{row.work_unit}</strong> {row.property_name}
              </Table.Td>
              <Table.Td>
                {number(row.worst)} {unitName(row.unit)}
              </Table.Td>
              <Table.Td>{between(row)}</Table.Td>
              <Table.Td>
                <Concerned of={row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {of.isSuccess && of.rows.length === 0 && (
        <EmptyState title={t('noExcursions')}>{t('noExcursionsWhy')}</EmptyState>
      )}
      <MorePages {...of} />
    </section>
  );
}

/** What was in the machine meanwhile; each leads to its life. */
function Concerned({ of }: { of: Excursion }) {
  const { t } = useTranslation('limits');
  if (of.subjects.length === 0) return <span className="ink2">{t('nothing')}</span>;
  return (
    <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>
      {of.subjects.map((subject) => (
        <li key={`${subject.job}-${subject.lot}`}>
          {subject.lot ? (
            <Anchor component={Link} to={`/genealogy?lot=${encodeURIComponent(subject.lot)}`}>
              {subject.lot}
            </Anchor>
          ) : (
            subject.job
          )}
          {subject.step && <span className="ink2"> · {subject.step}</span>}
          {subject.nonconformance && (
            <>
              {' '}
              · <Link to="/quality">{subject.nonconformance}</Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
