import { expect, test } from 'vitest';
import de from './de';
import en from './en';

const names = (texts: object, at = ''): string[] =>
  Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'object' ? names(value, `${at}${name}.`) : [`${at}${name}`],
  );

// The server says these in English itself; only the other language has a table.
const GERMAN_ONLY = ['names', 'objections', 'refusals', 'sentences'];

test('both languages say the same things', () => {
  expect(Object.keys(de).sort()).toEqual([...Object.keys(en), ...GERMAN_ONLY].sort());
  for (const [namespace, texts] of Object.entries(en)) {
    expect(names(de[namespace] ?? {}).sort(), namespace).toEqual(names(texts).sort());
  }
});
