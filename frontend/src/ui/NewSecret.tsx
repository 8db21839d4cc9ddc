import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Props = {
  which: 'password' | 'pin';
  value: string;
  again: string;
  onValue: (value: string) => void;
  onAgain: (value: string) => void;
  error?: string;
};

export const isRepeated = (value: string, again: string) => value !== '' && value === again;

/** Somebody chooses their own password or PIN, twice, since nobody sees what they type. */
export function NewSecret({ which, value, again, onValue, onAgain, error }: Props) {
  const { t } = useTranslation();
  const kind = {
    autoComplete: 'new-password',
    inputMode: which === 'pin' ? ('numeric' as const) : undefined,
    visibilityToggleButtonProps: { 'aria-label': t('sign.show') },
    required: true,
    withAsterisk: false,
  };
  return (
    <>
      <PasswordInput
        {...kind}
        label={t(`own.new.${which}`)}
        description={t(`own.hint.${which}`)}
        data-autofocus
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
        error={error}
      />
      <PasswordInput
        {...kind}
        label={t('own.again')}
        value={again}
        onChange={(event) => onAgain(event.currentTarget.value)}
        error={again && again.length >= value.length && again !== value ? t('own.differs') : undefined}
      />
    </>
  );
}
