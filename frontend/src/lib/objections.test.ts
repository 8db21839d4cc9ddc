import { expect, test } from 'vitest';
import { gateLight } from './objections';

const against = (check: string, mode: 'block' | 'warn' = 'block') => ({ check, mode });

test('a bar shows what somebody has to see to, not that its turn has not come', () => {
  expect(gateLight([])).toBeNull();
  expect(gateLight([against('busy'), against('previous_operation')])).toBeNull();
  expect(gateLight([against('busy'), against('tool_life', 'warn')])).toBe('warn');
  expect(gateLight([against('tool_life', 'warn'), against('skill')])).toBe('block');
});
