import { describe, expect, it } from 'vitest';
import { asDecimal, asTyped, readNumber } from './typed';

describe('a typed number', () => {
  it('is parted by the sign of the language alone', () => {
    expect(readNumber('45,3', 'de')).toBe(45.3);
    expect(readNumber('45.3', 'en')).toBe(45.3);
    expect([asDecimal('45,', 'de'), asDecimal(' 62,010 ', 'de'), asDecimal('-1.5', 'en')]).toEqual([
      '45',
      '62.010',
      '-1.5',
    ]);
  });

  it('is never read with the sign of another language', () => {
    for (const text of ['1.000', '44.000', '44.8', '1.000,5']) expect(readNumber(text, 'de')).toBeNull();
    for (const text of ['1,000', '44,8', '1,000.5']) expect(readNumber(text, 'en')).toBeNull();
  });

  it('is nothing when it is not one number', () => {
    for (const text of ['', '.', '-', '4.5.6', '4e5', 'NaN', '1 000'])
      expect(readNumber(text, 'en')).toBeNull();
  });

  it('is shown as it would be typed', () => {
    expect([asTyped(2.5, 'de'), asTyped(2.5, 'en'), asTyped(1000, 'de')]).toEqual(['2,5', '2.5', '1000']);
  });
});
