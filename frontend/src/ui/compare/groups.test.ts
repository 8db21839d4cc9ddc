import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { grouped } from './groups';

const t = ((key: string, values: Record<string, unknown> = {}) =>
  [key, values.number, values.name, values.title]
    .filter(Boolean)
    .join(' ')) as unknown as TFunction<'masters'>;

const doc = (name: string) => ({
  name,
  segments: [{ sequence: 20, name: 'Turn', steps: [{ sequence: 3, title: 'Measure' }] }],
});

test('differences stand by operation and say the step they are in', () => {
  const groups = grouped(
    t,
    [
      { path: 'segments.20.steps.3.lower', what: 'changed', before: '43', after: '44' },
      { path: 'name', what: 'changed', before: 'Old', after: 'New' },
    ],
    doc('Old'),
    doc('New'),
  );
  expect(groups.map((group) => [group.title, group.rows.map((row) => row.place)])).toEqual([
    ['compare.whole', ['fields.name']],
    ['place.operation 20 Turn', ['place.step 3 Measure · fields.lower']],
  ]);
});
