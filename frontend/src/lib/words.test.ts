import i18n from 'i18next';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asProblem, Problem } from '@/api/problem';
import de from '@/locales/de';
import en from '@/locales/en';
import { problemText } from '@/ui/Problem';
import { eventName, factName, refusal } from './words';

beforeAll(async () => {
  await i18n.init({ lng: 'de', fallbackLng: 'en', defaultNS: 'common', resources: { de, en } as never });
});
afterAll(() => i18n.changeLanguage('en'));

it('says in German what the server says in English, and keeps its sentence for what it cannot', async () => {
  expect(refusal('lot_on_hold', 'HSG-1 is on hold.', { lot: 'HSG-1' })).toMatch(/^Los HSG-1 ist gesperrt/);
  expect(refusal('lot_on_hold', 'HSG-1 is on hold.')).toBe('HSG-1 is on hold.');
  expect(refusal('brand_new', 'A new rule.')).toBe('A new rule.');
  expect(eventName('job_order.taken_back')).toBe('Arbeitsgang zurückgenommen');
  expect(factName('due_at')).toBe('Fällig');
  expect(factName('some_column')).toBe('some column');
  await i18n.changeLanguage('en');
  expect(refusal('lot_on_hold', 'HSG-1 is on hold.')).toBe('HSG-1 is on hold.');
  expect(eventName('job_order.taken_back')).toBe('Job taken back');
  expect(eventName('brand_new.happened')).toBe('brand new: happened');
  await i18n.changeLanguage('de');
});

it('never loses what the server said: its own words stand beside the translation', async () => {
  const problem = new Problem(422, { code: 'lot_on_hold', detail: 'HSG-1 is on hold.', lot: 'HSG-1' });
  expect(problemText(problem)).toMatchObject({
    sentence: 'Los HSG-1 ist gesperrt. Nehmen Sie ein anderes.',
    original: 'HSG-1 is on hold.',
  });
  await i18n.changeLanguage('en');
  expect(problemText(problem)).toMatchObject({ sentence: 'HSG-1 is on hold.', original: '' });
  await i18n.changeLanguage('de');
  const late = new Problem(412, {
    code: 'changed_meanwhile',
    detail: 'Erik changed PO-1 since you looked.',
    who: 'Erik',
    at: '2026-11-23T08:00:00Z',
    errors: [{ field: 'quantity', detail: 'A valid number is required.', code: 'invalid' }],
  });
  expect(problemText(late).sentence).toMatch(/^Jemand hat das geändert.* \(Erik, .*\)$/);
  expect(late.field('quantity')).toBe('Das ist so nicht gültig.');
  expect(problemText(asProblem(new Error('x'))).sentence).toBe('Der Werksserver antwortet nicht.');
});
