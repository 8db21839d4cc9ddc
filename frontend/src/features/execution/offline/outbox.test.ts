import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { post } from '@/api/client';
import { Problem } from '@/api/problem';
import { useLine } from '@/lib/line';
import { shelf, type Waiting } from '@/lib/shelf';
import { badgedIn, putAside, send, submit, tryAgain, useOutbox } from './outbox';

vi.mock('@/api/client', () => ({ post: vi.fn() }));
const plant = vi.mocked(post);

const entry = (key: string, over: Partial<Waiting> = {}): Omit<Waiting, 'id' | 'problem'> => ({
  key,
  person: 3,
  who: 'Omar',
  grant: 9,
  place: 'ASM-01',
  path: '/api/job-orders/7/enter-value',
  body: { step: 30, value: 45 },
  label: 'Torque',
  doneAt: '2026-05-04T08:00:00Z',
  ...over,
});
const cut = () => useLine.setState({ up: false });
const back = () => useLine.setState({ up: true });
const keys = () => useOutbox.getState().waiting.map((each) => each.key);
const sent = () => plant.mock.calls.map(([path, init]) => [path, init?.key]);

beforeEach(() => {
  plant.mockReset().mockResolvedValue({});
  back();
});
afterEach(async () => {
  await (await shelf()).clear('waiting');
});

describe('the outbox', () => {
  it('sends an action by its own door while the line is there', async () => {
    plant.mockResolvedValue({ id: 7 });
    expect(await submit(entry('a'))).toEqual({ done: { id: 7 }, problem: null, waiting: false });
    expect(sent()).toEqual([['/api/job-orders/7/enter-value', 'a']]);
    expect(keys()).toEqual([]);
  });

  it('keeps it before it is sent', async () => {
    plant.mockImplementation(async () => {
      expect((await (await shelf()).getAll('waiting')).map((each) => each.key)).toEqual(['a']);
      return {};
    });
    await submit(entry('a'));
    expect(plant).toHaveBeenCalledTimes(1);
  });

  it('sends what waited in its order, each under its own key, in its person’s name', async () => {
    cut();
    expect((await submit(entry('a'))).waiting).toBe(true);
    await submit(entry('b', { person: 4, who: 'Petra', grant: 10 }));
    expect(plant).not.toHaveBeenCalled();
    back();
    await Promise.all([send(), send()]);
    expect(sent()).toEqual([
      ['/api/offline-actions', 'a'],
      ['/api/offline-actions', 'b'],
    ]);
    expect(plant.mock.calls.map(([, init]) => init?.body)).toMatchObject([{ person: 3 }, { person: 4 }]);
    expect(keys()).toEqual([]);
  });

  it('keeps an action nobody answered and stops, so that the next does not overtake it', async () => {
    plant.mockRejectedValueOnce(new Problem(0, { code: 'unanswered' }));
    expect((await submit(entry('a'))).waiting).toBe(true);
    plant.mockRejectedValueOnce(new Problem(503, { code: 'database_unavailable' }));
    await submit(entry('b'));
    expect(keys()).toEqual(['a', 'b']);
    expect(sent().map(([, key]) => key)).toEqual(['a', 'a']);
    await send();
    expect(keys()).toEqual([]);
  });

  it('answers a refusal at once to who stands there, and keeps nothing', async () => {
    plant.mockRejectedValue(new Problem(409, { code: 'step_done' }));
    const { problem } = await submit(entry('a'));
    expect(problem?.code).toBe('step_done');
    expect(keys()).toEqual([]);
  });

  it('keeps what was refused later, lets nothing of its station pass, and lets other stations go on', async () => {
    cut();
    for (const [key, place] of [
      ['a', 'ASM-01'],
      ['b', 'ASM-01'],
      ['c', 'TURN-01'],
    ] as const) {
      await submit(entry(key, { place }));
    }
    back();
    plant.mockRejectedValueOnce(new Problem(409, { code: 'step_done', detail: 'Olga was faster.' }));
    await send();
    expect(keys()).toEqual(['a', 'b']);
    expect(useOutbox.getState().waiting[0]?.problem?.detail).toBe('Olga was faster.');
    await putAside(useOutbox.getState().waiting[0] as Waiting, 'Measured again');
    expect(sent().at(-2)).toEqual(['/api/offline-actions/put-aside', 'aside-a']);
    expect(keys()).toEqual([]);
  });

  it('tries again with the same key once somebody has decided', async () => {
    cut();
    await submit(entry('a', { body: { step: 30, value: 45, attempt: 1 } }));
    back();
    plant.mockRejectedValueOnce(new Problem(409, { code: 'entered_meanwhile' }));
    await send();
    await tryAgain(useOutbox.getState().waiting[0] as Waiting, { step: 30, value: 45 });
    expect(sent().at(-1)).toEqual(['/api/offline-actions', 'a']);
    expect(keys()).toEqual([]);
  });

  it('sends what waited for its person when they badge in', async () => {
    cut();
    await submit(entry('a'));
    back();
    plant.mockRejectedValueOnce(new Problem(403, { code: 'grant_over' }));
    await send();
    await badgedIn(4);
    expect(keys()).toEqual(['a']);
    await badgedIn(3);
    expect(keys()).toEqual([]);
  });

  it('gives a unit begun offline its number before what names it is sent', async () => {
    cut();
    await submit(entry('a', { path: '/api/job-orders/7/begin-unit', body: {} }));
    const unit = -(useOutbox.getState().waiting[0]?.id ?? 0);
    await submit(
      entry('b', { path: '/api/job-orders/7/report', body: { scrap: [{ unit, quantity: '1' }] } }),
    );
    back();
    plant.mockResolvedValueOnce({
      units: [
        { id: 70, state: 'good', position: 1 },
        { id: 71, state: 'running', position: 2 },
      ],
    });
    await send();
    const body = plant.mock.calls.at(-1)?.[1]?.body as { body: object };
    expect(body.body).toEqual({ scrap: [{ unit: 71, quantity: '1' }] });
  });
});
