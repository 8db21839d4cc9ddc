import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type ComponentProps, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitName } from '@/lib/quantity';
import { fromPlantTime, toPlantTime } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { MomentField } from '@/ui/MomentField';
import { NumberField } from '@/ui/NumberField';
import { ProblemNote } from '@/ui/Problem';
import { ProductSelect } from './ProductSelect';
import { type Order, useCreate } from './queries';

type Values = {
  number: string;
  material: string;
  quantity: number | string;
  due_at: string | null;
  priority: string;
};

const TOMORROW = 24 * 3_600_000;

/** A person asks for something to be made. */
export function OrderForm({
  opened,
  onClose,
  onDone,
}: {
  opened: boolean;
  onClose: () => void;
  onDone: (order: Order) => void;
}) {
  const { t } = useTranslation(['orders', 'common']);
  const [chosen, setChosen] = useState<ComponentProps<typeof ProductSelect>['value']>(null);
  const create = useCreate(onDone);
  const form = useForm<Values>({
    initialValues: { number: '', material: '', quantity: '', due_at: null, priority: '3' },
    validate: {
      material: (value) => (value ? null : t('form.needsMaterial')),
      quantity: (value) => (Number(value) > 0 ? null : t('form.needsQuantity')),
      due_at: (value) => (value ? null : t('form.needsDue')),
    },
  });
  // An opened form starts empty.
  useEffect(() => {
    if (!opened) return;
    create.reset();
    setChosen(null);
    form.setValues({
      number: '',
      material: '',
      quantity: '',
      due_at: `${toPlantTime(Date.now() + TOMORROW).slice(0, 11)}18:00:00`,
      priority: '3',
    });
    form.resetDirty();
  }, [opened]);
  const send = form.onSubmit(({ number, material, quantity, due_at, priority }) =>
    create.mutate({
      ...(number.trim() ? { number: number.trim() } : {}),
      material,
      quantity: String(quantity),
      unit: chosen?.unit ?? 'C62',
      due_at: fromPlantTime(due_at ?? ''),
      priority: Number(priority),
    }),
  );
  const wrong = (field: string) => create.error?.field(field);
  return (
    <Dialog opened={opened} busy={create.isPending} onClose={onClose} title={t('create')}>
      <form onSubmit={send} noValidate>
        <Stack>
          <ProductSelect
            value={chosen}
            onChange={(product) => {
              setChosen(product);
              form.setFieldValue('material', product?.number ?? '');
            }}
            error={form.errors.material ?? wrong('material')}
          />
          <Group grow align="flex-start">
            <NumberField
              label={t('quantity')}
              required
              decimalScale={6}
              suffix={chosen ? ` ${unitName(chosen.unit)}` : ''}
              {...form.getInputProps('quantity')}
              error={form.errors.quantity ?? wrong('quantity')}
            />
            <NativeSelect
              label={t('priority')}
              data={['1', '2', '3', '4', '5'].map((value) => ({ value, label: t(`form.priority.${value}`) }))}
              {...form.getInputProps('priority')}
            />
          </Group>
          <MomentField
            label={t('due')}
            required
            {...form.getInputProps('due_at')}
            error={form.errors.due_at ?? wrong('due_at')}
          />
          <TextInput
            label={t('number')}
            description={t('form.numberHint')}
            {...form.getInputProps('number')}
            error={wrong('number')}
          />
          <ProblemNote error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={create.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('form.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
