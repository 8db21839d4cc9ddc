import { Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitName } from '@/lib/quantity';
import { Dialog } from '@/ui/Dialog';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Limit, type NewLimit, useChoices, useSetLimit } from './queries';

type Field = number | string;
const optional = (value: Field) => (value === '' ? null : Number(value));
const ACTIONS = ['tell', 'hold', 'nonconformance'] as const;

type Props = {
  opened: boolean;
  /** The limits to change; none for new ones. */
  of: Limit | null;
  onClose: () => void;
};

/** Between what a value must stay, for which product, and what happens when it does not. */
export function LimitForm({ opened, of, onClose }: Props) {
  const { t } = useTranslation(['limits', 'common']);
  const { data: choices } = useChoices();
  const [value, setValue] = useState('');
  const [material, setMaterial] = useState('');
  const [lower, setLower] = useState<Field>('');
  const [upper, setUpper] = useState<Field>('');
  const [hysteresis, setHysteresis] = useState<Field>(0);
  const [action, setAction] = useState<NonNullable<NewLimit['action']>>('tell');
  const [reason, setReason] = useState('');
  const set = useSetLimit((limit) => {
    tellDone(t('done', { unit: limit.work_unit, name: limit.property_name }));
    onClose();
  });
  // An opened form starts from the limits as they are.
  useEffect(() => {
    if (!opened) return;
    set.reset();
    setValue(of ? `${of.work_unit}/${of.property_name}` : '');
    setMaterial(of?.material ?? '');
    setLower(of?.lower ?? '');
    setUpper(of?.upper ?? '');
    setHysteresis(of?.hysteresis ?? 0);
    setAction(of?.action ?? 'tell');
    setReason('');
  }, [opened, of?.id]);
  const values = choices?.values ?? [];
  const chosen = values.find((each) => `${each.work_unit}/${each.name}` === value);
  const suffix = chosen?.measure ? ` ${unitName(chosen.measure)}` : '';
  const wrong = (field: string) => set.error?.field(field);
  const numbers = [
    { name: 'lower', value: lower, set: setLower },
    { name: 'upper', value: upper, set: setUpper },
    { name: 'hysteresis', value: hysteresis, set: setHysteresis },
  ];
  return (
    <Dialog opened={opened} busy={set.isPending} onClose={onClose} title={t(of ? 'change' : 'add')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const [work_unit = '', property = ''] = value.split(/\/(.*)/s);
          set.mutate({
            work_unit,
            property,
            material: material || null,
            lower: optional(lower),
            upper: optional(upper),
            hysteresis: Number(hysteresis),
            action,
            reason: reason.trim(),
          });
        }}
        noValidate
      >
        <Stack>
          <NativeSelect
            label={t('value')}
            required
            disabled={of !== null}
            data-autofocus={of ? undefined : true}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            data={[
              { value: '', label: t('choose') },
              ...(of && !chosen ? [{ value, label: `${of.work_unit} · ${of.property_name}` }] : []),
              ...values.map((each) => ({
                value: `${each.work_unit}/${each.name}`,
                label: `${each.work_unit} · ${each.name}`,
              })),
            ]}
            error={wrong('property') ?? wrong('work_unit')}
          />
          <NativeSelect
            label={t('product')}
            disabled={of !== null}
            value={material}
            onChange={(event) => setMaterial(event.currentTarget.value)}
            data={[{ value: '', label: t('anyProduct') }, ...(choices?.products ?? [])]}
            error={wrong('material')}
          />
          <Group grow align="flex-start">
            {numbers.map((field) => (
              <NumberField
                key={field.name}
                label={t(field.name)}
                suffix={suffix}
                value={field.value}
                onChange={field.set}
                error={wrong(field.name)}
              />
            ))}
          </Group>
          <NativeSelect
            label={t('action')}
            description={t(`effect.${action}`)}
            value={action}
            onChange={(event) => setAction(event.currentTarget.value as typeof action)}
            data={ACTIONS.map((each) => ({ value: each, label: t(`actions.${each}`) }))}
            error={wrong('action')}
          />
          <Textarea
            label={t('reason')}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={wrong('reason')}
          />
          <ProblemNote error={set.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={set.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={set.isPending} disabled={!value || !reason.trim()}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
