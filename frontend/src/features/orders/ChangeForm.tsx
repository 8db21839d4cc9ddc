import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { unitName } from '@/lib/quantity';
import { fromPlantTime, toPlantTime } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { MomentField } from '@/ui/MomentField';
import { NumberField } from '@/ui/NumberField';
import { ProblemNote } from '@/ui/Problem';
import { type OrderDetail, useChange, type Wish } from './queries';

type Values = { quantity: number | string; due_at: string | null; priority: string; reason: string };

/** Another quantity, date or priority; only what differs is sent. */
export function ChangeForm({
  order,
  seen,
  opened,
  onClose,
  onDone,
}: {
  order: OrderDetail;
  /** The tag of the order as it was when the form opened. */
  seen?: string;
  opened: boolean;
  onClose: () => void;
  onDone: (answer: Wish) => void;
}) {
  const { t } = useTranslation(['orders', 'common']);
  const mayDecide = useMay('orders.decide_change');
  const change = useChange(onDone);
  const now: Values = {
    quantity: Number(order.quantity),
    due_at: toPlantTime(order.due_at),
    priority: String(order.priority),
    reason: '',
  };
  const form = useForm<Values>({ initialValues: now });
  // An opened form starts from the order as it is.
  useEffect(() => {
    if (!opened) return;
    change.reset();
    form.setInitialValues(now);
    form.setValues(now);
    form.resetDirty();
  }, [opened]);
  const differs = form.isDirty('quantity') || form.isDirty('due_at') || form.isDirty('priority');
  const send = form.onSubmit(({ quantity, due_at, priority, reason }) =>
    change.mutate({
      id: order.id,
      seen,
      body: {
        ...(form.isDirty('quantity') ? { quantity: String(quantity) } : {}),
        ...(form.isDirty('due_at') && due_at ? { due_at: fromPlantTime(due_at) } : {}),
        ...(form.isDirty('priority') ? { priority: Number(priority) } : {}),
        reason: reason.trim(),
      },
    }),
  );
  return (
    <Dialog
      opened={opened}
      busy={change.isPending}
      onClose={onClose}
      title={t('change.title', { order: order.number })}
    >
      <form onSubmit={send} noValidate>
        <Stack>
          <Text size="sm">
            {order.started_at ? t(mayDecide ? 'change.decides' : 'change.asks') : t('change.atOnce')}
          </Text>
          <Group grow align="flex-start">
            <NumberField
              label={t('quantity')}
              decimalScale={6}
              suffix={` ${unitName(order.unit)}`}
              data-autofocus
              {...form.getInputProps('quantity')}
              error={change.error?.field('quantity')}
            />
            <NativeSelect
              label={t('priority')}
              data={['1', '2', '3', '4', '5'].map((value) => ({ value, label: t(`form.priority.${value}`) }))}
              {...form.getInputProps('priority')}
            />
          </Group>
          <MomentField
            label={t('due')}
            {...form.getInputProps('due_at')}
            error={change.error?.field('due_at')}
          />
          <Textarea label={t('common:reason')} autosize minRows={2} {...form.getInputProps('reason')} />
          <ProblemNote error={change.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={change.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!differs}>
              {t('change.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
