import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { UNIT_CODES, unitName } from '@/lib/quantity';
import { Dialog } from '@/ui/Dialog';
import { NumberField } from '@/ui/NumberField';
import { ProblemNote } from '@/ui/Problem';
import { DATATYPES, type Draft, isBit, isMapped, ROLES, type Role, registerOf, SIGNALS } from './meaning';
import { type Node, useRead } from './queries';
import { RegisterField } from './RegisterField';
import { Words } from './Words';

/** What one address means: whose, as what, under which name, how its numbers are put together and kept. */
export function MeaningForm({
  opened,
  title,
  connection,
  protocol,
  draft,
  units,
  isSaved,
  busy,
  problem,
  onClose,
  onSave,
}: {
  opened: boolean;
  title: string;
  connection: number;
  protocol: string;
  draft: Draft;
  units: Node[];
  /** A saved meaning keeps its machine and its role. */
  isSaved?: boolean;
  busy?: boolean;
  problem?: Problem | null;
  onClose: () => void;
  onSave: (draft: Draft) => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const [values, setValues] = useState(draft);
  const read = useRead(connection);
  useEffect(() => {
    if (!opened) return;
    setValues(draft);
    read.reset();
  }, [opened]);
  const put = (part: Partial<Draft>) => setValues((before) => ({ ...before, ...part }));
  const wrong = (name: string) => problem?.field(name) ?? problem?.field(`bindings.0.${name}`);
  const text = (name: 'name' | 'address') => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => put({ [name]: event.currentTarget.value }),
    error: wrong(name),
  });
  const figure = (name: 'scale' | 'offset' | 'dead_band' | 'keep_ms' | 'length' | 'most_per_second') => ({
    value: values[name],
    onChange: (value: number | string) => put({ [name]: value }),
    error: wrong(name),
  });
  const choice = (name: 'word_order' | 'byte_order') => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      put({ [name]: event.currentTarget.value as 'big' | 'little' }),
    data: ['big', 'little'].map((value) => ({ value, label: t(`order.${value}`) })),
  });
  const isModbus = protocol === 'modbus';
  const place = registerOf(values.address);
  const hasType = isModbus && !isBit(place.table) && place.bit === '';
  const seen = read.data?.readings?.[0];
  return (
    <Dialog opened={opened} busy={busy} size="xl" onClose={onClose} title={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSave(hasType || !isModbus ? values : { ...values, datatype: '' });
        }}
      >
        <Stack>
          <Group grow align="flex-start">
            <NativeSelect
              label={t('workUnit')}
              required
              disabled={isSaved}
              value={values.equipment}
              onChange={(event) => put({ equipment: event.currentTarget.value })}
              error={wrong('equipment')}
              data={[
                { value: '', label: t('choose') },
                ...units.map((unit) => ({ value: String(unit.id), label: `${unit.number} · ${unit.name}` })),
              ]}
            />
            <NativeSelect
              label={t('role')}
              disabled={isSaved}
              value={values.role}
              onChange={(event) => put({ role: event.currentTarget.value as Role })}
              error={wrong('role')}
              data={ROLES.filter((role) => isModbus || role !== 'heartbeat').map((value) => ({
                value,
                label: t(`roles.${value}`),
              }))}
            />
            {values.role === 'handshake' ? (
              <NativeSelect
                label={t('name')}
                required
                {...text('name')}
                data={[
                  { value: '', label: t('choose') },
                  ...SIGNALS.map((value) => ({ value, label: t(`signals.${value}`) })),
                ]}
              />
            ) : (
              <TextInput label={t('name')} required {...text('name')} />
            )}
          </Group>
          {isModbus ? (
            <RegisterField
              address={values.address}
              error={wrong('address')}
              onChange={(address) => put({ address })}
            />
          ) : (
            <TextInput label={t('address')} required {...text('address')} />
          )}
          {hasType && (
            <Group grow align="flex-start">
              <NativeSelect
                label={t('datatype')}
                value={values.datatype || 'uint16'}
                onChange={(event) => put({ datatype: event.currentTarget.value })}
                error={wrong('datatype')}
                data={DATATYPES.map((value) => ({ value, label: t(`datatypes.${value}`) }))}
              />
              <NativeSelect label={t('wordOrder')} {...choice('word_order')} />
              <NativeSelect label={t('byteOrder')} {...choice('byte_order')} />
              {values.datatype === 'string' && (
                <NumberField
                  label={t('length')}
                  min={1}
                  max={120}
                  allowDecimal={false}
                  {...figure('length')}
                />
              )}
            </Group>
          )}
          <Group gap="md">
            <Button
              variant="default"
              size="compact-md"
              leftSection={<IconEye size={16} aria-hidden />}
              loading={read.isPending}
              onClick={() =>
                read.mutate({
                  address: values.address.trim(),
                  ...(hasType
                    ? {
                        datatype: values.datatype || 'uint16',
                        word_order: values.word_order,
                        byte_order: values.byte_order,
                        length: values.datatype === 'string' ? Number(values.length) : 0,
                      }
                    : {}),
                })
              }
            >
              {t('readNow')}
            </Button>
            <output aria-live="polite" data-testid="read-now">
              {seen && (seen.good ? <strong>{seen.value}</strong> : <span>{t('readBad')}</span>)}
            </output>
          </Group>
          <ProblemNote error={read.error} />
          {values.role === 'value' && (
            <Group grow align="flex-start">
              <NativeSelect
                label={t('unit')}
                value={values.unit}
                onChange={(event) => put({ unit: event.currentTarget.value })}
                error={wrong('unit')}
                data={[
                  { value: '', label: t('noUnit') },
                  ...UNIT_CODES.map((code) => ({ value: code, label: unitName(code) })),
                ]}
              />
              <NumberField label={t('scale')} {...figure('scale')} />
              <NumberField label={t('offset')} {...figure('offset')} />
              <NumberField label={t('deadBand')} min={0} {...figure('dead_band')} />
              <NumberField label={t('keep')} min={0} allowDecimal={false} {...figure('keep_ms')} />
            </Group>
          )}
          {values.role === 'counter' && (
            <NumberField
              label={t('mostPerSecond')}
              description={t('mostPerSecondWhy')}
              min={0}
              decimalScale={3}
              placeholder="20"
              {...figure('most_per_second')}
            />
          )}
          {isMapped(values.role) && (
            <Words role={values.role} words={values.words} onChange={(words) => put({ words })} />
          )}
          <ProblemNote error={problem} />
          <Group justify="flex-end">
            <Button variant="default" disabled={busy} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={busy}>
              {isSaved ? t('save') : t('take')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
