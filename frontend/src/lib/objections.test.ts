import i18n from 'i18next';
import { expect, test } from 'vitest';
import { gateLight, inReadersDays, objection } from './objections';
import { setPlantZone } from './time';

const against = (check: string, mode: 'block' | 'warn' = 'block') => ({ check, mode });

test('a bar shows what somebody has to see to, not that its turn has not come', () => {
  expect(gateLight([])).toBeNull();
  expect(gateLight([against('busy'), against('previous_operation')])).toBeNull();
  expect(gateLight([against('busy'), against('tool_life', 'warn')])).toBe('warn');
  expect(gateLight([against('tool_life', 'warn'), against('skill')])).toBe('block');
});

test('a day in a reason is written as the reader writes days', async () => {
  await i18n.init({ lng: 'en', resources: {} });
  setPlantZone('America/New_York');
  const expired = {
    code: 'lot_expired',
    sentence: 'L-2026-01-02 expired on 2026-11-21.',
    facts: { lot: 'L-2026-01-02', date: '2026-11-21' },
  };
  expect(objection(expired)).toBe('L-2026-01-02 expired on 21 Nov 2026.');
  const refused = `LO-1-10 cannot start. ${expired.sentence}`;
  expect(inReadersDays(refused, { blockers: [expired] })).toBe(
    'LO-1-10 cannot start. L-2026-01-02 expired on 21 Nov 2026.',
  );
});
