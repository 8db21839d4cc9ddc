import i18n from 'i18next';

/** The server sends quantities as exact strings; screens show up to `digits` places and no trailing zeros. */
export function number(value: string | number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || value === '') return '–';
  return new Intl.NumberFormat(i18n.language === 'de' ? 'de-DE' : 'en-GB', {
    maximumFractionDigits: digits,
  }).format(Number(value));
}

/** Short unit names for UN/CEFACT Recommendation 20 codes. */
const UNITS: Record<string, string> = {
  C62: 'pcs',
  KGM: 'kg',
  GRM: 'g',
  MTR: 'm',
  MMT: 'mm',
  LTR: 'l',
  MLT: 'ml',
  SEC: 's',
  MIN: 'min',
  HUR: 'h',
  BAR: 'bar',
  MBR: 'mbar',
  NU: 'Nm',
  CEL: '°C',
  RPM: 'rpm',
  P1: '%',
  TNE: 't',
  CMT: 'cm',
  VLT: 'V',
  AMP: 'A',
  KWH: 'kWh',
  BX: 'box',
};

/** What comes whole only. */
export const PIECES = 'C62';

export const UNIT_CODES = Object.keys(UNITS);

/** Those that are a word, not a sign, in German. */
const GERMAN: Record<string, string> = { C62: 'Stk', RPM: '1/min', BX: 'Karton' };

export const unitName = (code: string | null | undefined) =>
  code ? (i18n.language === 'de' && GERMAN[code]) || UNITS[code] || code : '';
