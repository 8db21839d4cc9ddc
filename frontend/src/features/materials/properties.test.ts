import { expect, test } from 'vitest';
import { linesOf, propertiesOf, withLine } from './properties';

test('a line waits for another property, and lines without a name say nothing', () => {
  const first = linesOf({ 'Nominal bore': '25' });
  expect(first).toHaveLength(2);
  const second = withLine(first, 1, { name: 'Length' });
  expect(second).toHaveLength(3);
  expect(propertiesOf(withLine(second, 1, { value: '90.5' }))).toEqual({
    'Nominal bore': '25',
    Length: '90.5',
  });
});
