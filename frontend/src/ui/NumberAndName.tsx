import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';

type Props = {
  /** The texts: `number`, `name` and, where there is more to say, `numberHint` and `nameHint`. */
  of: string;
  /** A number is given once; who changes a thing begins with its name. */
  isNew: boolean;
  number: string;
  onNumber: (number: string) => void;
  name: string;
  onName: (name: string) => void;
  problem: Problem | null;
};

/** What a thing is called, by the plant and by people: the first fields of its form. */
export function NumberAndName({ of, isNew, number, onNumber, name, onName, problem }: Props) {
  const { t } = useTranslation(of);
  return (
    <>
      {isNew && (
        <TextInput
          label={t('number')}
          description={t('numberHint', { defaultValue: '' })}
          required
          data-autofocus
          maxLength={40}
          value={number}
          onChange={(event) => onNumber(event.currentTarget.value)}
          error={problem?.field('number')}
        />
      )}
      <TextInput
        label={t('name')}
        description={t('nameHint', { defaultValue: '' })}
        required
        data-autofocus={isNew ? undefined : true}
        maxLength={120}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        error={problem?.field('name')}
      />
    </>
  );
}
