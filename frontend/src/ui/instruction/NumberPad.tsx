import { IconBackspace } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { decimalSign } from '@/lib/typed';

const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3'];

/** Digits for gloved fingers. The decimal sign is the one of the language. */
export function NumberPad({
  value,
  onChange,
  decimal = true,
  signed = false,
}: {
  value: string;
  onChange: (value: string) => void;
  decimal?: boolean;
  signed?: boolean;
}) {
  const { t } = useTranslation('execution');
  const sign = decimalSign();
  const add = (key: string) => {
    if (value.length < 19) onChange(value + key);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame we do not want around keys
    <div className="pad" role="group" aria-label={t('pad.label')}>
      {DIGITS.map((digit) => (
        <button key={digit} type="button" onClick={() => add(digit)}>
          {digit}
        </button>
      ))}
      {decimal ? (
        <button type="button" disabled={/[.,]/.test(value) || !value} onClick={() => add(sign)}>
          {sign}
        </button>
      ) : signed ? (
        <button type="button" onClick={() => onChange(value.startsWith('-') ? value.slice(1) : `-${value}`)}>
          ±
        </button>
      ) : (
        <span />
      )}
      <button type="button" onClick={() => add('0')}>
        0
      </button>
      <button type="button" aria-label={t('pad.delete')} onClick={() => onChange(value.slice(0, -1))}>
        <IconBackspace size={30} stroke={1.8} aria-hidden />
      </button>
    </div>
  );
}
