import { expect, test } from 'vitest';
import { Wedge } from './scan';

function type(wedge: Wedge, text: string, pace: number, from = 1000) {
  let answer: string | null = null;
  [...text, 'Enter'].forEach((key, index) => {
    answer = wedge.press({
      key,
      timeStamp: from + index * pace,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
    });
  });
  return answer;
}

test('fast keys closed by Enter are a scan', () => {
  expect(type(new Wedge(), 'SC-07-0001', 4)).toBe('SC-07-0001');
});

test('a person who types is no scanner', () => {
  expect(type(new Wedge(), 'SC-07-0001', 120)).toBeNull();
});

test('what somebody typed before does not become part of the code', () => {
  const wedge = new Wedge();
  wedge.press({ key: 'x', timeStamp: 500, ctrlKey: false, altKey: false, metaKey: false });
  expect(type(wedge, 'LOT-1', 4)).toBe('LOT-1');
});

test('a number somebody has just typed is not the beginning of a badge', () => {
  const wedge = new Wedge();
  const press = (key: string, timeStamp: number) =>
    wedge.press({ key, timeStamp, ctrlKey: false, altKey: false, metaKey: false }, true, true);
  press('4', 1000);
  press('4', 1150);
  // A busy computer delivers the scan slowly, too.
  const heard = [...'BADGE-7', 'Enter'].map((key, index) => press(key, 1350 + index * 60));
  expect(heard.at(-1)).toBe('BADGE-7');
});

test('two keys are no code', () => {
  expect(type(new Wedge(), 'ab', 4)).toBeNull();
});

test('outside a field a busy computer may deliver a scan slowly', () => {
  const wedge = new Wedge();
  const keys = [...'LOT-1', 'Enter'].map((key, index) =>
    wedge.press({ key, timeStamp: 1000 + index * 150, ctrlKey: false, altKey: false, metaKey: false }, false),
  );
  expect(keys.at(-1)).toBe('LOT-1');
});

test('the separator inside a GS1 symbol comes as Ctrl+]', () => {
  const wedge = new Wedge();
  const typed = [...'010703206980498810AB', ']', ...'21S1', 'Enter'];
  const heard = typed.map((key, index) =>
    wedge.press({ key, timeStamp: 1000 + index * 4, ctrlKey: key === ']', altKey: false, metaKey: false }),
  );
  expect(heard.at(-1)).toBe('010703206980498810AB\x1d21S1');
});
