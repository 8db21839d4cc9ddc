import { fromPlantTime } from '@/lib/time';
import { asDecimal } from '@/lib/typed';
import type { Act } from './queries';

/** What is no number goes as it was typed: the server says what is wrong with it. */
const amount = (text: string) => asDecimal(text) ?? text;

/** One line of a sheet as it is being typed. */
export type Line = {
  key: number;
  action: Act['action'];
  at: string | null;
  good: string;
  scrap: string;
  scrapReason: string;
  step: string;
  value: string;
  serial: string;
  reason: string;
};

export const ACTIONS: Act['action'][] = [
  'start',
  'resume',
  'begin_unit',
  'scan',
  'enter_value',
  'complete_step',
  'report',
  'interrupt',
  'complete',
];

export const emptyLine = (key: number, action: Act['action'], at: string | null): Line => ({
  key,
  action,
  at,
  good: '',
  scrap: '',
  scrapReason: '',
  step: '',
  value: '',
  serial: '',
  reason: '',
});

/** Which fields a line of this kind has. */
export const FIELDS: Record<Act['action'], (keyof Line)[]> = {
  start: [],
  resume: [],
  begin_unit: ['serial'],
  scan: ['step', 'value', 'serial'],
  enter_value: ['step', 'value', 'serial'],
  complete_step: ['step', 'value', 'serial'],
  report: ['good', 'scrap', 'scrapReason'],
  interrupt: ['reason'],
  complete: ['reason'],
};

/** As the server reads it: only what the line has and somebody typed. */
export function actOf(line: Line, workUnit: number | null): Act {
  const has = (field: keyof Line) => FIELDS[line.action].includes(field) && line[field] !== '';
  return {
    action: line.action,
    happened_at: line.at ? fromPlantTime(line.at) : '',
    ...(line.action === 'start' && workUnit && { work_unit: workUnit }),
    ...(has('good') && { good: amount(line.good) }),
    ...(has('scrap') && { scrap: [{ quantity: amount(line.scrap), reason: line.scrapReason }] }),
    ...(has('step') && { step: Number(line.step) }),
    ...(has('value') && { value: line.value.trim() }),
    ...(has('serial') && { serial: line.serial.trim() }),
    ...(has('reason') && { reason: line.reason.trim() }),
  };
}
