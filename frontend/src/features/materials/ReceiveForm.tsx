import { Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitName } from '@/lib/quantity';
import { DayField, dayOf } from '@/ui/DayField';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Material, useReceive } from './queries';

const DAY = 24 * 3_600_000;

/** A delivery becomes a lot in stock. */
export function ReceiveForm({ of, onClose }: { of: Material | null; onClose: () => void }) {
  const { t } = useTranslation(['materials', 'common']);
  const [number, setNumber] = useState('');
  const [quantity, setQuantity] = useState<number | string>('');
  const [supplier, setSupplier] = useState('');
  const [expires, setExpires] = useState('');
  const receive = useReceive((lot) => {
    tellDone(t('received', { number: lot.number }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    receive.reset();
    setNumber('');
    setQuantity('');
    setSupplier('');
    setExpires(of.shelf_life_days ? dayOf(Date.now() + of.shelf_life_days * DAY) : '');
  }, [of]);
  const wrong = (field: string) => receive.error?.field(field);
  return (
    <Dialog
      opened={of !== null}
      busy={receive.isPending}
      onClose={onClose}
      title={t('receiveTitle', { number: of?.number })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!of) return;
          receive.mutate({
            material: of.number,
            number: number.trim(),
            quantity: String(quantity),
            supplier_lot: supplier.trim(),
            expires_on: expires || null,
          });
        }}
      >
        <Stack>
          <TextInput
            label={t('lot')}
            description={t('lotHint')}
            required
            data-autofocus
            maxLength={60}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            error={wrong('number')}
          />
          <NumberField
            label={t('quantity')}
            required
            decimalScale={6}
            suffix={` ${unitName(of?.unit)}`}
            value={quantity}
            onChange={setQuantity}
            error={wrong('quantity')}
          />
          <TextInput
            label={t('supplierLot')}
            maxLength={60}
            value={supplier}
            onChange={(event) => setSupplier(event.currentTarget.value)}
            error={wrong('supplier_lot')}
          />
          <DayField
            label={t('expires')}
            description={t('expiresHint')}
            value={expires}
            onChange={setExpires}
            error={wrong('expires_on')}
          />
          <ProblemNote error={receive.error} />
          <FormButtons
            confirm={t('receive')}
            busy={receive.isPending}
            disabled={!number.trim() || quantity === ''}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
