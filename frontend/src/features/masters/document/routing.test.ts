import { expect, test } from 'vitest';
import {
  addAfter,
  addBeside,
  addBetween,
  addFirst,
  join,
  mayNotJoin,
  part,
  removeOperation,
  renumber,
} from './routing';
import type { Doc } from './types';

const empty: Doc = {
  name: '',
  revision_kind: 'first',
  change_note: '',
  over_production_percent: '0',
  segments: [],
};
const shape = (doc: Doc) => doc.segments.map((each) => [each.sequence, ...each.after]);

/** 10 Saw, then 20 Turn, then 30 Wash. */
function line(): Doc {
  const saw = addFirst(empty, 'Saw');
  const turn = addAfter(saw.doc, saw.sequence, 'Turn');
  return addAfter(turn.doc, turn.sequence, 'Wash').doc;
}

test('operations added one after the other are a line numbered in tens', () => {
  expect(shape(line())).toEqual([[10], [20, 10], [30, 20]]);
});

test('an operation added in series takes over what came after', () => {
  const { doc, sequence } = addAfter(line(), 10, 'Deburr');
  expect(sequence).toBe(15);
  expect(shape(doc)).toEqual([[10], [15, 10], [20, 15], [30, 20]]);
});

test('an operation beside another starts and ends with it', () => {
  const { doc, sequence } = addBeside(line(), 20, 'Mill');
  expect(sequence).toBe(25);
  expect(shape(doc)).toEqual([[10], [20, 10], [25, 10], [30, 20, 25]]);
});

test('an operation put on a line stands between both', () => {
  expect(shape(addBetween(line(), 20, 30, 'Check').doc)).toEqual([[10], [20, 10], [25, 20], [30, 25]]);
});

test('a circle is refused, and so is what is joined already', () => {
  const doc = line();
  expect(mayNotJoin(doc, 30, 10)).toBe('circle');
  expect(mayNotJoin(doc, 10, 20)).toBe('already');
  expect(mayNotJoin(doc, 10, 10)).toBe('itself');
  expect(join(doc, 30, 10)).toBe(doc);
});

test('numbers follow the order of work when a line forces it', () => {
  const loose = addFirst(line(), 'Cast').doc;
  expect(shape(loose)).toEqual([[10], [20, 10], [30, 20], [40]]);
  const joined = join(loose, 40, 20);
  expect(joined.segments.map((each) => each.name)).toEqual(['Saw', 'Cast', 'Turn', 'Wash']);
  expect(shape(joined)).toEqual([[10], [20], [30, 10, 20], [40, 30]]);
});

test('what waited for a removed operation waits for what that one waited for', () => {
  expect(shape(removeOperation(line(), 20))).toEqual([[10], [30, 10]]);
  expect(shape(part(line(), 20, 30))).toEqual([[10], [20, 10], [30]]);
});

test('a number is changed wherever it is named, and never given twice', () => {
  expect(shape(renumber(line(), 20, 22))).toEqual([[10], [22, 10], [30, 22]]);
  const doc = line();
  expect(renumber(doc, 20, 30)).toBe(doc);
});
