import { expect, test } from 'vitest';
import table from '../locales/de/sentences.json';
import { patternsOf, translated } from './sentences';

const patterns = patternsOf(table);
const german = (text: string) => translated(text, patterns);

test('several sentences are said one by one, with their facts', () => {
  expect(german('No answer from opc.tcp://10.0.0.1:4840. Is it switched on, is the cable in?')).toBe(
    'Keine Antwort von opc.tcp://10.0.0.1:4840. Ist das Gerät eingeschaltet, steckt das Kabel?',
  );
});

test('a fact that has a word of its own is said in German too', () => {
  expect(german('Unit 3 cannot be reached: it is busy. Look at its power and its line to the gateway.')).toBe(
    'Gerät 3 ist nicht zu erreichen: es ist beschäftigt. Strom und Leitung zum Gateway prüfen.',
  );
  expect(german("The server's certificate ends in 12 days, on 2026-12-05.")).toBe(
    'Das Zertifikat des Servers läuft in 12 Tagen ab, am 2026-12-05.',
  );
});

test('the machine in front stays', () => {
  expect(german('WASH-01: Unit 2 does not answer. Look at its power and its line.')).toBe(
    'WASH-01: Gerät 2 antwortet nicht. Strom und Leitung prüfen.',
  );
});

test('what nobody has translated stays as it was said, also between others', () => {
  expect(german('Switched off. Something new happened. No heartbeat.')).toBe(
    'Ausgeschaltet. Something new happened. Kein Lebenszeichen.',
  );
});
