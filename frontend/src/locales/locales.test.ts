import { expect, test } from 'vitest';
import de from './de';
import en from './en';

const names = (texts: object, at = ''): string[] =>
  Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'object' ? names(value, `${at}${name}.`) : [`${at}${name}`],
  );

test('both languages say the same things', () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const [namespace, texts] of Object.entries(en)) {
    expect(names(de[namespace] ?? {}).sort(), namespace).toEqual(names(texts).sort());
  }
});
