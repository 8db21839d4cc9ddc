import { expect, test } from 'vitest';
import { begin, change, redo, undo } from './history';
import type { Doc } from './types';

const named = (name: string): Doc => ({
  name,
  revision_kind: 'first',
  change_note: '',
  over_production_percent: '0',
  segments: [],
});

test('letters typed into one field are undone together', () => {
  let history = begin(named(''));
  history = change(history, named('P'), 'name', 1_000);
  history = change(history, named('Pu'), 'name', 1_300);
  history = change(history, named('Pump'), 'name', 9_000);
  history = undo(history);
  expect(history.doc.name).toBe('Pu');
  history = undo(history);
  expect(history.doc.name).toBe('');
  expect(undo(history)).toBe(history);
  history = redo(redo(history));
  expect(history.doc.name).toBe('Pump');
});

test('what was undone is gone once something else is changed', () => {
  const history = change(undo(change(begin(named('A')), named('B'), '', 1)), named('C'), '', 2);
  expect(history.future).toEqual([]);
  expect(undo(history).doc.name).toBe('A');
});
