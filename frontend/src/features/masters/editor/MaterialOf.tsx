import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Path } from '../document/paths';
import { MATERIALS_PAGE, type MaterialRow, materialsQuery } from '../queries';
import { useField } from './context';

const shown = (material: MaterialRow) => `${material.number} · ${material.name}`;

/** A material by its number, found by how the number begins. */
export function MaterialSelect({
  value,
  onChange,
  ...rest
}: {
  value: string | null;
  onChange: (number: string | null) => void;
  label?: string;
  'aria-label'?: string;
  description?: string;
  error?: string;
  required?: boolean;
  clearable?: boolean;
  'data-autofocus'?: boolean;
  'data-path'?: string;
}) {
  const [search, setSearch] = useState('');
  const { data: first = [] } = useQuery(materialsQuery(''));
  // The field itself finds by number and name in what it has; only a plant with more asks again while typing.
  const typed = first.length < MATERIALS_PAGE || search.includes(' · ') ? '' : search.trim();
  const { data: materials = first } = useQuery(materialsQuery(typed));
  const options = materials.map((each) => ({ value: each.number, label: shown(each) }));
  const known = !value || options.some((each) => each.value === value);
  return (
    <Select
      {...rest}
      searchable
      allowDeselect={false}
      data={known ? options : [{ value, label: value }, ...options]}
      value={value}
      onChange={onChange}
      searchValue={search}
      onSearchChange={setSearch}
      limit={50}
      nothingFoundMessage="–"
    />
  );
}

export function MaterialOf({
  path,
  nullable,
  ...rest
}: {
  path: Path;
  label?: string;
  'aria-label'?: string;
  description?: string;
  required?: boolean;
  nullable?: boolean;
}) {
  const { value, set, ...field } = useField<string | null>(path);
  return (
    <MaterialSelect
      {...field}
      {...rest}
      clearable={nullable}
      value={value || null}
      onChange={(number) => set(number ?? (nullable ? null : ''))}
    />
  );
}

/** The material of this number as the plant knows it. */
export function useMaterial(number: string | null): MaterialRow | undefined {
  const { data } = useQuery({ ...materialsQuery(number ?? ''), enabled: Boolean(number) });
  return data?.find((each) => each.number === number);
}
