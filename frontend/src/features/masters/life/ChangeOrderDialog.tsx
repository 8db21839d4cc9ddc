import { Checkbox, Radio, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import MEANINGS from '@/ui/meanings.json';
import { ProblemNote } from '@/ui/Problem';
import { SignDialog } from '@/ui/SignDialog';
import { StateChip } from '@/ui/StateChip';
import type { LifeProps } from './Decisions';
import { type RunningOrder, runningOrdersQuery } from './queries';
import { useLife } from './useLife';

type Change = { requests: number[]; from_unit: string; reason: string; secret: string };

/** Which running orders go on by this version, and from which unit; whoever is not ticked stays as it is. */
export function ChangeOrderDialog({ master, opened, onClose }: LifeProps) {
  const { t } = useTranslation('masters');
  const { data: orders, error, refetch } = useQuery({ ...runningOrdersQuery(master.id), enabled: opened });
  const [moved, setMoved] = useState<number[]>([]);
  const [from, setFrom] = useState<'next' | 'serial'>('next');
  const [serial, setSerial] = useState('');
  const change = useLife<Change>(master, 'change-orders', t('change.done', { count: moved.length }), onClose);
  const { reset } = change;
  useEffect(() => {
    if (!opened) return;
    reset();
    setMoved([]);
    setFrom('next');
    setSerial('');
  }, [opened, reset]);
  const title = t('change.title', { number: master.number, version: master.version });
  if (!orders || orders.length === 0) {
    return (
      <Dialog opened={opened} onClose={onClose} title={title}>
        {error && <ProblemNote error={error} onRetry={() => refetch()} />}
        {!error && !orders && <Skeleton height={120} />}
        {orders && (
          <EmptyState title={t('change.none')}>{t('change.noneWhy', { version: master.version })}</EmptyState>
        )}
      </Dialog>
    );
  }
  const names = orders.filter((each) => moved.includes(each.id)).map((each) => each.number);
  const left = orders.filter((each) => !moved.includes(each.id)).map((each) => each.number);
  const unit = from === 'next' ? 'next' : serial.trim();
  return (
    <SignDialog
      opened={opened}
      size="760px"
      title={title}
      meaning={MEANINGS.change_order}
      shown={[
        { label: t('change.moved'), value: names.join(', ') || '–' },
        { label: t('change.left'), value: left.join(', ') || '–' },
      ]}
      withReason
      confirm={t('change.confirm', { count: moved.length })}
      isReady={moved.length > 0 && unit !== ''}
      busy={change.isPending}
      problem={change.error}
      onClose={onClose}
      onSign={({ secret, reason }) => change.mutate({ requests: moved, from_unit: unit, reason, secret })}
    >
      <Stack gap="sm">
        <Text size="sm">{t('change.what', { version: master.version })}</Text>
        <Orders orders={orders} moved={moved} onChange={setMoved} />
        <Radio.Group
          label={t('change.from')}
          value={from}
          onChange={(value) => setFrom(value === 'serial' ? 'serial' : 'next')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="next" label={t('change.next')} />
            <Radio value="serial" label={t('change.serial')} />
          </Stack>
        </Radio.Group>
        {from === 'serial' && (
          <TextInput
            label={t('change.serialLabel')}
            required
            value={serial}
            onChange={(event) => setSerial(event.currentTarget.value)}
            error={change.error?.field('from_unit')}
          />
        )}
      </Stack>
    </SignDialog>
  );
}

function Orders({
  orders,
  moved,
  onChange,
}: {
  orders: RunningOrder[];
  moved: number[];
  onChange: (moved: number[]) => void;
}) {
  const { t } = useTranslation('masters');
  return (
    <div className="table-wrap">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('change.move')}</Table.Th>
            <Table.Th>{t('change.worksBy')}</Table.Th>
            <Table.Th className="num">{t('change.quantity')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {orders.map((order) => (
            <Table.Tr key={order.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Checkbox
                  label={order.number}
                  checked={moved.includes(order.id)}
                  onChange={(event) =>
                    onChange(
                      event.currentTarget.checked
                        ? [...moved, order.id]
                        : moved.filter((each) => each !== order.id),
                    )
                  }
                />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{order.work_master}</Table.Td>
              <Table.Td className="num">{number(order.quantity)}</Table.Td>
              <Table.Td>
                <StateChip state={order.state} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
