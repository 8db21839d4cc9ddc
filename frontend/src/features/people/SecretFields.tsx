import { ActionIcon, TextInput } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { firstPassword, firstPin } from './suggest';

type Props = {
  password: string;
  pin: string;
  onPassword: (value: string) => void;
  onPin: (value: string) => void;
  wrong: (field: string) => string | undefined;
};

/** A first password and PIN, readable: they are handed over on paper, and changed when they are used first. */
export function SecretFields({ password, pin, onPassword, onPin, wrong }: Props) {
  const { t } = useTranslation('people');
  const fields = [
    { name: 'password', value: password, put: onPassword, make: firstPassword, hint: 'passwordHint' },
    { name: 'pin', value: pin, put: onPin, make: firstPin, hint: 'pinHint' },
  ] as const;
  return (
    <>
      {fields.map(({ name, value, put, make, hint }) => (
        <TextInput
          key={name}
          label={t(`first.${name}`)}
          description={t(`first.${hint}`)}
          autoComplete="off"
          value={value}
          onChange={(event) => put(event.currentTarget.value)}
          error={wrong(name)}
          rightSection={
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(`first.make.${name}`)}
              onClick={() => put(make())}
            >
              <IconDice5 size={17} aria-hidden />
            </ActionIcon>
          }
        />
      ))}
    </>
  );
}
