import i18n from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { differences, shown } from './words';

beforeAll(async () => void (await i18n.init({ lng: 'en', resources: {} })));

it('names what a change changed, also what came and what went', () => {
  expect(
    differences({ state: 'ready', quantity: '5', note: 'x' }, { state: 'running', quantity: '5', by: 3 }),
  ).toEqual([
    { field: 'state', from: 'ready', to: 'running' },
    { field: 'note', from: 'x', to: undefined },
    { field: 'by', from: undefined, to: 3 },
  ]);
});

it('shows a value as it is', () => {
  expect(shown({ a: 1 })).toBe('a: 1');
  expect(shown(null)).toBe('–');
});
