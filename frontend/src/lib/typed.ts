import i18n from 'i18next';

/**
 * Numbers as people type them. One sign parts a number, that of the language: in German 1.000 is a thousand, in English
 * it is one, and a reading in thousandths looks like a thousand with its group. So the other sign is never taken for
 * either: the number is refused and the sentence says how to write it.
 */
export const decimalSign = (language = i18n.language) => (language === 'de' ? ',' : '.');
const otherSign = (language = i18n.language) => (language === 'de' ? '.' : ',');

/** The text as the server reads it, with a point and without a trailing sign; null when it is not one number. */
export function asDecimal(text: string, language = i18n.language): string | null {
  const [whole = '', part = '', ...more] = text.trim().split(decimalSign(language));
  if (more.length > 0 || !/^-?\d{1,12}$/.test(whole) || !/^\d{0,6}$/.test(part)) return null;
  return part ? `${whole}.${part}` : whole;
}

export function readNumber(text: string, language = i18n.language): number | null {
  const decimal = asDecimal(text, language);
  return decimal === null ? null : Number(decimal);
}

/** A number as its reader would have typed it. */
export const asTyped = (value: number, language = i18n.language) =>
  String(value).replace('.', decimalSign(language));

/** Why a number with the other language's sign is not taken; nothing for a number, or for one half typed. */
export const signRefused = (text: string, language = i18n.language): string | null =>
  text.includes(otherSign(language))
    ? i18n.t('oneSign', { sign: decimalSign(language), other: otherSign(language) })
    : null;

/** The point of a number pad on a cable is the sign of the language, whatever is printed on it. */
export function typeSign(event: React.KeyboardEvent<HTMLInputElement>): void {
  if (event.code !== 'NumpadDecimal') return;
  event.preventDefault();
  const field = event.currentTarget;
  const { selectionStart: from, selectionEnd: to, value } = field;
  field.setRangeText(decimalSign(), from ?? value.length, to ?? value.length, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
