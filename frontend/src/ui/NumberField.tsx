import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalSign, signRefused } from '@/lib/typed';

/** A number in the reader's own writing; the sign of another language is refused with a sentence. */
export function NumberField({ error, onKeyDown, onPaste, ...props }: NumberInputProps) {
  const { i18n } = useTranslation();
  const [refused, setRefused] = useState<string | null>(null);
  const sign = decimalSign(i18n.language);
  return (
    <NumberInput
      decimalSeparator={sign}
      // The point of a number pad on a cable becomes the sign of the language.
      allowedDecimalSeparators={['.', ',']}
      {...props}
      error={refused ?? error}
      onKeyDown={(event) => {
        const why = event.code === 'NumpadDecimal' ? null : signRefused(event.key);
        if (why) event.preventDefault();
        if (why || event.key.length === 1) setRefused(why);
        onKeyDown?.(event);
      }}
      onPaste={(event) => {
        const why = signRefused(event.clipboardData.getData('text'));
        if (why) event.preventDefault();
        setRefused(why);
        onPaste?.(event);
      }}
    />
  );
}
