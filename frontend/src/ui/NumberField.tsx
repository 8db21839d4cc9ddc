import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A number in the reader's own writing: in German the comma parts, and a point means nothing. */
export function NumberField(props: NumberInputProps) {
  const { i18n } = useTranslation();
  const sign = i18n.language === 'de' ? ',' : '.';
  return <NumberInput decimalSeparator={sign} allowedDecimalSeparators={[sign]} {...props} />;
}
