import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalSign, signRefused } from '@/lib/typed';

/** A number in the reader's own writing; the sign of another language is refused with a sentence. */
export function NumberField({ error, onKeyDown, ...props }: Omit<NumberInputProps, 'ref'>) {
  const { i18n } = useTranslation();
  const [refused, setRefused] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  // The point of a number pad on a cable becomes the sign of the language.
  const isPad = useRef(false);
  useEffect(() => {
    const input = field.current;
    // Typed, pasted, or from a screen's own keys, which have no names, only what they write.
    const look = (event: InputEvent) => {
      const why = isPad.current ? null : signRefused(event.data ?? '');
      if (why) event.preventDefault();
      // The digits behind the sign come all the same: what stands there is wrong until it is corrected.
      if (why || !event.data || event.data === decimalSign()) setRefused(why);
    };
    input?.addEventListener('beforeinput', look);
    return () => input?.removeEventListener('beforeinput', look);
  }, []);
  return (
    <NumberInput
      decimalSeparator={decimalSign(i18n.language)}
      allowedDecimalSeparators={['.', ',']}
      {...props}
      ref={field}
      error={refused ?? error}
      onKeyDown={(event) => {
        isPad.current = event.code === 'NumpadDecimal';
        onKeyDown?.(event);
      }}
    />
  );
}
