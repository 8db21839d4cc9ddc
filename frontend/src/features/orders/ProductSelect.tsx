import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMakeable } from './queries';

type Product = NonNullable<ReturnType<typeof useMakeable>['data']>[number];

const shown = (product: Product) => `${product.number} · ${product.name}`;

/** Something the plant knows how to make, found by a part of its number or name. */
export function ProductSelect({
  value,
  onChange,
  error,
}: {
  value: Product | null;
  onChange: (product: Product | null) => void;
  error?: React.ReactNode;
}) {
  const { t } = useTranslation('orders');
  const [typed, setTyped] = useState('');
  // What was chosen stands in the field as it was shown, and is no search.
  const { data: found = [] } = useMakeable(value && typed === shown(value) ? '' : typed.trim());
  const products = value && !found.some((each) => each.number === value.number) ? [value, ...found] : found;
  return (
    <Select
      label={t('product')}
      description={t('form.productHint')}
      required
      searchable
      data-autofocus
      // The form opens with the focus here; the list comes with the first letter, the arrow or a click.
      openOnFocus={false}
      // The plant has searched already.
      filter={({ options }) => options}
      data={products.map((each) => ({ value: each.number, label: shown(each) }))}
      value={value?.number ?? null}
      onChange={(number) => onChange(products.find((each) => each.number === number) ?? null)}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('form.nothingMade')}
      error={error}
    />
  );
}
