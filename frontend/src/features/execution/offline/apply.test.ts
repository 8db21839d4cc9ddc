import { describe, expect, it } from 'vitest';
import type { Waiting } from '@/lib/shelf';
import type { Step } from '@/ui/instruction/model';
import { currentDue, currentUnit, type Job } from '../model';
import { mayWait } from './actions';
import { withWaiting } from './apply';

const step = (sequence: number, over: Partial<Step> = {}): Step =>
  ({
    sequence,
    title: `Step ${sequence}`,
    entry: 'check',
    per: 'unit',
    due: 'unit',
    lower: null,
    upper: null,
    branches: [],
    ...over,
  }) as Step;

const job = {
  id: 7,
  state: 'running',
  counting_source: 'unit',
  quantity: '2',
  good: '0',
  scrap: '0',
  rework: '0',
  steps: [step(10, { entry: 'scan_lot' }), step(20, { entry: 'number', lower: '43', upper: '47' })],
  units: [{ id: 70, serial: 'CP-1', position: 1, state: 'running' }],
  entries: [],
  completions: [],
  skipped: [],
  due: [{ step: 10, unit: 70, occasion: 1, why: 'unit', before: 'step', since: null }],
  responses: [],
  on_hold: '0',
  waiting_serials: [],
} as unknown as Job;

let id = 0;
const did = (verb: string, body: object, over: Partial<Waiting> = {}): Waiting => ({
  id: ++id,
  key: `k${id}`,
  person: 3,
  who: 'Omar',
  grant: 9,
  place: 'ASM-01',
  path: `/api/job-orders/7/${verb}`,
  body: body as Waiting['body'],
  label: verb,
  doneAt: '2026-05-04T08:00:00Z',
  problem: null,
  ...over,
});

const scanned = [
  did('scan', { unit: 70, step: 10, code: 'SC-1' }),
  did('complete-step', { unit: 70, step: 10 }),
];

describe('a job with what waits', () => {
  it('goes on to the next step', () => {
    const now = withWaiting(job, scanned);
    expect(currentDue(now)?.step).toBe(20);
    expect(now.entries[0]).toMatchObject({ lot: 'SC-1', passed: true, waiting: true, by: 'Omar' });
  });

  it('keeps a value out of limits as a failed attempt', () => {
    const now = withWaiting(job, [...scanned, did('enter-value', { unit: 70, step: 20, value: '41.5' })]);
    expect(now.entries.at(-1)).toMatchObject({ passed: false, attempt: 1 });
    expect(currentDue(now)?.step).toBe(20);
  });

  it('makes the unit good after its last step, and takes the next one in hand', () => {
    const now = withWaiting(job, [
      ...scanned,
      did('complete-step', { unit: 70, step: 20, value: '45' }),
      did('begin-unit', {}),
    ]);
    expect(now.good).toBe('1');
    expect(currentUnit(now)).toMatchObject({ position: 2, serial: '…' });
    expect(currentDue(now)?.step).toBe(10);
  });

  it('does not count what was refused, nor what was done on another job', () => {
    const refused = { status: 409, code: 'step_done', detail: '', extra: {} };
    const others = scanned.map((each) => ({ ...each, path: each.path.replace('/7/', '/8/') }));
    expect(withWaiting(job, [{ ...(scanned[0] as Waiting), problem: refused }, ...others])).toEqual(job);
  });

  it('adds what was reported', () => {
    const typed = { ...job, counting_source: 'report' } as Job;
    const now = withWaiting(typed, [
      did('report', { good: '48', scrap: [{ quantity: '2', reason: 'scratch' }] }),
    ]);
    expect([now.good, now.scrap]).toEqual(['48', '2']);
  });
});

describe('what may wait', () => {
  it('takes what happens at the station, and nothing with a secret or that needs an answer', () => {
    expect(mayWait('/api/job-orders/7/enter-value', { value: 1 })).toBe(true);
    expect(mayWait('/api/mounted-lots', { code: 'x' })).toBe(true);
    expect(mayWait('/api/job-orders/7/start', {})).toBe(false);
    expect(mayWait('/api/job-orders/7/complete-step', { second: { pin: '1234' } })).toBe(false);
  });
});
