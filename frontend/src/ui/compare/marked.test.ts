import { expect, test } from 'vitest';
import { unlike, wordsOf } from './marked';

const marked = (text: string, other: string) => {
  const words = wordsOf(text);
  return [...unlike(words, wordsOf(other))].map((place) => words[place]);
};

test('only the words that differ are marked, on each side its own', () => {
  const before = 'Tighten the **four** bolts to 45 Nm, crosswise.';
  const after = 'Tighten the four bolts to 46.5 Nm, *then* crosswise.';
  expect(marked(before, after)).toEqual(['45']);
  expect(marked(after, before)).toEqual(['46.5', 'then']);
  expect(marked(after, after)).toEqual([]);
});

test('what has no other side is new as a whole', () => {
  expect(marked('Wipe it dry', '')).toEqual(['Wipe', 'it', 'dry']);
});
