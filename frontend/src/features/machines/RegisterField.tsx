import { Group, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NumberField } from '@/ui/NumberField';
import { addressOf, isBit, registerOf } from './meaning';

/** A Modbus address in its parts: unit, table, number, and one bit of it. */
export function RegisterField({
  address,
  error,
  onChange,
}: {
  address: string;
  error?: string;
  onChange: (address: string) => void;
}) {
  const { t } = useTranslation('machines');
  const parts = registerOf(address);
  const put = (part: Partial<typeof parts>) => onChange(addressOf({ ...parts, ...part }));
  return (
    <Group grow align="flex-start">
      <NumberField
        label={t('register.unit')}
        min={0}
        max={255}
        allowDecimal={false}
        value={parts.unit}
        onChange={(value) => put({ unit: String(value) })}
      />
      <NativeSelect
        label={t('register.table')}
        data={['holding', 'input', 'coil', 'discrete'].map((value) => ({
          value,
          label: t(`register.${value}`),
        }))}
        value={parts.table}
        onChange={(event) => put({ table: event.currentTarget.value })}
      />
      <NumberField
        label={t('register.number')}
        required
        min={0}
        max={65535}
        allowDecimal={false}
        error={error}
        value={parts.number}
        onChange={(value) => put({ number: String(value) })}
      />
      {!isBit(parts.table) && (
        <NumberField
          label={t('register.bit')}
          placeholder={t('register.whole')}
          min={0}
          max={15}
          allowDecimal={false}
          value={parts.bit}
          onChange={(value) => put({ bit: String(value) })}
        />
      )}
    </Group>
  );
}
