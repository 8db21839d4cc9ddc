import { expect, test } from 'vitest';
import { addressOf, EMPTY, guess, linesOf, meaningOf, registerOf } from './meaning';
import type { Node, ServerNode } from './queries';

const units = [{ id: 7, number: 'MILL-01' }] as Node[];
const node = (name: string): ServerNode => ({
  address: `nsu=urn:x;s=MILL-01.${name}`,
  name,
  kind: 'variable',
  datatype: 'UInt32',
  value: '1',
  writable: false,
});

test('a node is guessed by its name and its machine', () => {
  expect(guess(node('Counter'), units)).toMatchObject({ role: 'counter', equipment: '7', name: 'Counter' });
  expect(guess(node('State'), units).role).toBe('state');
  expect(guess(node('SpindleSpeed'), units).role).toBe('value');
  expect(guess(node('Counter'), []).equipment).toBe('');
});

test('only a process value is scaled, and only an alarm has a next step', () => {
  const words = [
    { raw: ' 3 ', word: 'Coolant low', next: 'Fill it up' },
    { raw: '', word: '', next: '' },
  ];
  const draft = { ...EMPTY, role: 'alarm' as const, scale: 5, unit: 'CEL', words };
  expect(meaningOf(draft)).toMatchObject({
    scale: 1,
    unit: '',
    mapping: { 3: { word: 'Coolant low', next_step: 'Fill it up' } },
  });
  expect(meaningOf({ ...draft, role: 'reason' }).mapping).toEqual({ 3: 'Coolant low' });
  expect(meaningOf({ ...draft, role: 'value' })).toMatchObject({ scale: 5, unit: 'CEL', mapping: {} });
});

test('a register is taken apart and put together', () => {
  expect(registerOf('2/input/17.3')).toEqual({ unit: '2', table: 'input', number: '17', bit: '3' });
  expect(addressOf(registerOf('2/input/17.3'))).toBe('2/input/17.3');
  expect(addressOf({ unit: '1', table: 'coil', number: '4', bit: '3' })).toBe('1/coil/4');
});

test('a list comes from a spreadsheet or a text', () => {
  expect(linesOf('Mill 2; opc.tcp://b:4840; MILL-02\n\nMill 3\topc.tcp://c\tMILL-03\n')).toEqual([
    ['Mill 2', 'opc.tcp://b:4840', 'MILL-02'],
    ['Mill 3', 'opc.tcp://c', 'MILL-03'],
  ]);
});
