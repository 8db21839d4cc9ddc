import { expect, test } from 'vitest';
import { inFours, toDer, toPem } from './pem';

test('DER becomes PEM and DER again', () => {
  const der = Uint8Array.from({ length: 200 }, (_, place) => (place * 7) % 256);
  der[0] = 0x30;
  const pem = toPem(der);
  expect(pem.startsWith('-----BEGIN CERTIFICATE-----\n')).toBe(true);
  expect(pem.split('\n').every((line) => line.length <= 64)).toBe(true);
  expect(toDer(pem)).toEqual(der);
});

test('PEM stays as it is', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  expect(toPem(new TextEncoder().encode(pem))).toBe(pem);
});

test('a thumbprint is read in fours', () => {
  expect(inFours('ab12cd34ef')).toBe('AB12 CD34 EF');
});
