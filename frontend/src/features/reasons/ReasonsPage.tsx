import { ActionIcon, Button, Group, SegmentedControl, Skeleton, Table } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { tellProblem } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { SearchField } from '@/ui/SearchField';
import { KINDS, type Kind, type Reason, useMoveReason, useReasons } from './queries';
import { ReasonForm } from './ReasonForm';

const isKind = (word: string): word is Kind => KINDS.some((kind) => kind === word);

/** The reasons people choose from, in the order they are offered. */
export function Component() {
  const { t } = useTranslation(['reasons', 'common']);
  const { at, put } = useWhere();
  const asked = at('kind');
  const kind = isKind(asked) ? asked : 'scrap';
  const may = useMay('quality.author_reason');
  const reasons = useReasons(kind);
  const [form, setForm] = useState<Reason | 'new' | null>(null);
  const move = useMoveReason(tellProblem);
  const all = reasons.data?.results ?? [];
  const search = at('search').toLowerCase();
  const shown = all.filter(({ code, text, translations }) =>
    `${code} ${text} ${translations.de ?? ''}`.toLowerCase().includes(search),
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
        <SegmentedControl
          size="xs"
          aria-label={t('what')}
          value={kind}
          onChange={(value) => put('kind', value === 'scrap' ? '' : value)}
          data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <SearchField label={t('search')} value={at('search')} onChange={(value) => put('search', value)} />
      </PageHead>
      <ProblemNote error={reasons.error} onRetry={() => reasons.refetch()} />
      <section className="surface table-wrap" aria-label={t(`kind.${kind}`)}>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('code')}</Table.Th>
              <Table.Th>{t('text')}</Table.Th>
              <Table.Th>{t('german')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              {may && (
                <Table.Th>
                  <span className="visually-hidden">{t('actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((reason) => (
              <Table.Tr key={reason.id} data-code={reason.code}>
                <Table.Td className="strong">{reason.code}</Table.Td>
                <Table.Td>{reason.text}</Table.Td>
                <Table.Td lang="de">{reason.translations.de ?? ''}</Table.Td>
                <Table.Td className="ink2">{t(reason.is_active ? 'offered' : 'retired')}</Table.Td>
                {may && (
                  <Table.Td>
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <Move reason={reason} of={all} busy={move.isPending} onMove={move.mutate} />
                      <Button size="xs" variant="default" onClick={() => setForm(reason)}>
                        {t('change')}
                      </Button>
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {reasons.isPending && <Skeleton height={160} />}
        {reasons.isSuccess && shown.length === 0 && (
          <EmptyState title={t('none')}>{all.length === 0 && t('noneWhy')}</EmptyState>
        )}
      </section>
      <ReasonForm kind={kind} of={form} onClose={() => setForm(null)} />
    </div>
  );
}

type MoveProps = {
  reason: Reason;
  of: Reason[];
  busy: boolean;
  onMove: (to: { id: number; to: number }) => void;
};

/** What is chosen most stands first. */
function Move({ reason, of, busy, onMove }: MoveProps) {
  const { t } = useTranslation('reasons');
  const place = of.indexOf(reason) + 1;
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('up', { code: reason.code })}
        disabled={busy || place <= 1}
        onClick={() => onMove({ id: reason.id, to: place - 1 })}
      >
        <IconArrowUp size={17} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('down', { code: reason.code })}
        disabled={busy || place >= of.length}
        onClick={() => onMove({ id: reason.id, to: place + 1 })}
      >
        <IconArrowDown size={17} aria-hidden />
      </ActionIcon>
    </>
  );
}
