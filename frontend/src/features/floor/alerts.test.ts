import { expect, test } from 'vitest';
import { alertsFor } from './alerts';
import { type Floor, type FloorUnit, merge } from './queries';

const unit = (id: number, more: Partial<FloorUnit>): FloorUnit => ({
  id,
  number: `U-${id}`,
  name: '',
  area: 'A',
  mode: 'single',
  state: 'running',
  reason: '',
  since: '2026-01-01T00:00:00Z',
  data_age_s: 1,
  connected: true,
  jobs: [],
  values: [],
  excursions: [],
  dry: [],
  unchecked: 0,
  alarms: [],
  calls: [],
  unassigned: '0',
  ...more,
});
const floor = (...units: FloorUnit[]): Floor => ({
  epoch: '1',
  seq: 1,
  at: '2026-01-01T00:10:00Z',
  units,
  counts: {},
});

test('a healthy floor is calm', () => {
  expect(alertsFor(floor(unit(1, {}), unit(2, { state: 'idle', connected: null })))).toEqual([]);
});

test('the worst comes first, then the oldest', () => {
  const alerts = alertsFor(
    floor(
      unit(1, { state: 'starved' }),
      unit(2, { state: 'down', since: '2026-01-01T00:05:00Z' }),
      unit(3, { state: 'down', since: '2026-01-01T00:01:00Z' }),
    ),
  );
  expect(alerts.map((alert) => alert.unit)).toEqual(['U-3', 'U-2', 'U-1']);
});

test('a call for help names who is needed and who comes, and can be answered until it is over', () => {
  const call = { id: 7, kind: 'material', note: 'Castings', by: 'Omar', since: '2026-01-01T00:02:00Z' };
  const [open, answered] = alertsFor(
    floor(
      unit(1, { calls: [{ ...call, answered_by: null, answered_at: null }] }),
      unit(2, { calls: [{ ...call, id: 8, answered_by: 'Sofia', answered_at: '2026-01-01T00:03:00Z' }] }),
    ),
  );
  expect(open).toMatchObject({ unit: 'U-1', text: 'call.material', detail: 'Castings (Omar)', call: 7 });
  expect(answered).toMatchObject({ unit: 'U-2', coming: 'Sofia', call: 8 });
});

test('machines nobody hears are told once, whatever their last state was, by the age of their data', () => {
  const [alert, ...more] = alertsFor(
    floor(
      unit(1, { state: 'down', connected: false, data_age_s: 120 }),
      unit(2, { data_age_s: 90 }),
      unit(3, {}),
    ),
  );
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ unit: 'U-1, U-2', text: 'silentMany', since: '2026-01-01T00:08:00.000Z' });
});

test('pieces nobody owns ask for an owner', () => {
  expect(alertsFor(floor(unit(1, { unassigned: '3.000000' })))[0]).toMatchObject({
    text: 'unassigned',
    detail: '3',
  });
});

test('a lot the book thinks empty is named once', () => {
  expect(alertsFor(floor(unit(1, { dry: ['CST-200 L-4'] })))).toMatchObject([
    { text: 'dry', detail: 'CST-200 L-4' },
  ]);
});

test('an alarm says what to do next', () => {
  const alarms = [
    { name: 'A', word: 'Coolant low', next_step: 'Fill it up.', since: '2026-01-01T00:01:00Z' },
  ];
  expect(alertsFor(floor(unit(1, { alarms })))[0]).toMatchObject({
    text: 'alarm',
    detail: 'Coolant low. Fill it up.',
  });
});

test('a changed unit replaces the old one and leaves the others alone', () => {
  const before = floor(unit(1, {}), unit(2, {}));
  const after = merge(before, [unit(2, { state: 'down' })], 'now');
  expect(after.units.map((each) => each.state)).toEqual(['running', 'down']);
  expect(after.units[0]).toBe(before.units[0]);
});
