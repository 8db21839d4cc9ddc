import {
  Autocomplete,
  Checkbox,
  NativeSelect,
  type NumberInputProps,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { UNIT_CODES, unitName } from '@/lib/quantity';
import { NumberField } from '@/ui/NumberField';
import type { Path } from '../document/paths';
import { useField } from './context';

type Of = {
  path: Path;
  label: string;
  /** The label stands in a table's head already; only those who do not see need it here. */
  bare?: boolean;
  description?: string;
  required?: boolean;
  placeholder?: string;
  className?: string;
};

const named = ({ label, bare, ...rest }: Omit<Of, 'path'>) =>
  bare ? { 'aria-label': label, ...rest } : { label, ...rest };

export function TextOf({ path, ...rest }: Of) {
  const { value, set, ...field } = useField<string>(path);
  return (
    <TextInput
      {...field}
      {...named(rest)}
      value={value ?? ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

export function LongTextOf({ path, minRows = 2, ...rest }: Of & { minRows?: number }) {
  const { value, set, ...field } = useField<string>(path);
  return (
    <Textarea
      {...field}
      {...named(rest)}
      autosize
      minRows={minRows}
      value={value ?? ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** A decimal the server keeps exactly; empty is "none" where that is possible. */
export function QuantityOf({
  path,
  nullable,
  ...rest
}: Of & { nullable?: boolean } & Pick<NumberInputProps, 'suffix' | 'min' | 'decimalScale' | 'disabled'>) {
  const { value, set, ...field } = useField<string | null>(path);
  return (
    <NumberField
      hideControls
      valueIsNumericString
      decimalScale={6}
      {...field}
      {...named(rest)}
      value={value ?? ''}
      onChange={(next) => set(next === '' ? (nullable ? null : '') : String(next))}
    />
  );
}

export function WholeOf({
  path,
  nullable,
  ...rest
}: Of & { nullable?: boolean } & Pick<NumberInputProps, 'suffix' | 'min' | 'max'>) {
  const { value, set, ...field } = useField<number | null>(path);
  return (
    <NumberField
      allowDecimal={false}
      min={0}
      {...field}
      {...named(rest)}
      value={value ?? ''}
      onChange={(next) => set(next === '' ? (nullable ? null : 0) : Number(next))}
    />
  );
}

export function ChoiceOf({
  path,
  data,
  empty,
  onChoose,
  ...rest
}: Of & {
  data: { value: string; label: string }[];
  /** The label of "none", stored as null where the document says null. */
  empty?: string;
  /** What else changes with the choice; replaces the plain setting of the field. */
  onChoose?: (value: string) => void;
}) {
  const { value, set, ...field } = useField<string | null>(path);
  const known = !value || data.some((each) => each.value === value);
  return (
    <NativeSelect
      {...field}
      {...named(rest)}
      value={value ?? ''}
      onChange={(event) => (onChoose ?? set)(event.currentTarget.value)}
      data={[
        ...(empty === undefined ? [] : [{ value: '', label: empty }]),
        ...(known ? [] : [{ value, label: value }]),
        ...data,
      ]}
    />
  );
}

export function TickOf({ path, ...rest }: Of) {
  const { value, set, ...field } = useField<boolean>(path);
  return (
    <Checkbox
      {...field}
      {...named(rest)}
      checked={value ?? false}
      onChange={(event) => set(event.currentTarget.checked)}
    />
  );
}

/** A word of one's own or one that is in use already. */
export function SuggestOf({ path, data, ...rest }: Of & { data: string[] }) {
  const { value, set, ...field } = useField<string>(path);
  return <Autocomplete {...field} {...named(rest)} data={data} value={value ?? ''} onChange={set} />;
}

/** Several words, in the order they were put in. */
export function WordsOf({ path, ...rest }: Of) {
  const { value, set, ...field } = useField<string[]>(path);
  return <TagsInput {...field} {...named(rest)} value={value ?? []} onChange={set} />;
}

export function UnitOf(props: Of) {
  return (
    <ChoiceOf
      {...props}
      empty="–"
      data={UNIT_CODES.map((code) => ({ value: code, label: `${unitName(code)} (${code})` }))}
    />
  );
}
