import { fromPlantTime } from '@/lib/time';
import { asDecimal } from '@/lib/typed';
import type { Act } from './queries';

/** What is no number goes as it was typed: the server says what is wrong with it. */
const amount = (text: string) => asDecimal(text) ?? text;

/** What a line can say; several of them are a report to the server. */
export type Kind = Act['action'] | 'rework' | 'not_sure' | 'component' | 'counter';

/** One line of a sheet as it is being typed. */
export type Line = {
  key: number;
  action: Kind;
  at: string | null;
  quantity: string;
  tag: string;
  material: string;
  lot: string;
  from: string;
  to: string;
  good: string;
  scrap: string;
  scrapReason: string;
  step: string;
  value: string;
  serial: string;
  reason: string;
};

export const ACTIONS: Kind[] = [
  'start',
  'resume',
  'start_load',
  'finish_load',
  'begin_unit',
  'scan',
  'enter_value',
  'complete_step',
  'report',
  'counter',
  'rework',
  'not_sure',
  'hold_unit',
  'component',
  'interrupt',
  'complete',
];

export const emptyLine = (key: number, action: Kind, at: string | null): Line => ({
  key,
  action,
  at,
  quantity: '',
  tag: '',
  material: '',
  lot: '',
  from: '',
  to: '',
  good: '',
  scrap: '',
  scrapReason: '',
  step: '',
  value: '',
  serial: '',
  reason: '',
});

/** Which fields a line of this kind has. */
export const FIELDS: Record<Kind, (keyof Line)[]> = {
  start: [],
  resume: [],
  begin_unit: ['serial'],
  scan: ['step', 'value', 'serial'],
  enter_value: ['step', 'value', 'serial'],
  complete_step: ['step', 'value', 'serial'],
  start_load: ['quantity'],
  finish_load: [],
  report: ['good', 'scrap', 'scrapReason'],
  counter: ['from', 'to'],
  rework: ['quantity', 'reason', 'serial'],
  not_sure: ['quantity', 'reason', 'tag'],
  hold_unit: ['serial', 'reason'],
  component: ['material', 'quantity', 'reason', 'lot'],
  interrupt: ['reason'],
  complete: ['reason'],
};

/** Numbers, and so in a narrow field. */
export const AMOUNTS: (keyof Line)[] = ['good', 'scrap', 'quantity', 'from', 'to'];

/** As the server reads it: only what the line has and somebody typed. */
export function actOf(line: Line, workUnit: number | null): Act {
  const begins = line.action === 'start' || line.action === 'start_load';
  return {
    happened_at: line.at ? fromPlantTime(line.at) : '',
    ...(begins && workUnit && { work_unit: workUnit }),
    ...said(line),
  };
}

type Said = Omit<Act, 'happened_at' | 'work_unit'>;

/** What the line says beside its time and place. */
function said(line: Line): Said {
  const { action } = line;
  const has = (field: keyof Line) => FIELDS[action].includes(field) && line[field] !== '';
  const serial = has('serial') && { serial: line.serial.trim() };
  const why = { quantity: amount(line.quantity), reason: line.reason.trim() };
  switch (action) {
    case 'counter':
      return { action: 'report', counter_start: amount(line.from), counter_end: amount(line.to) };
    case 'rework':
      return {
        action: 'report',
        rework: [{ ...why, ...(has('quantity') ? {} : { quantity: '1' }), ...serial }],
      };
    case 'not_sure':
      return { action: 'report', on_hold: [{ ...why, ...(has('tag') && { tag: line.tag.trim() }) }] };
    case 'component':
      return {
        action: 'report',
        components: [{ ...why, material: line.material, ...(has('lot') && { lot: line.lot.trim() }) }],
      };
    default:
      return {
        action,
        ...(has('quantity') && { quantity: amount(line.quantity) }),
        ...(has('good') && { good: amount(line.good) }),
        ...(has('scrap') && { scrap: [{ quantity: amount(line.scrap), reason: line.scrapReason }] }),
        ...(has('step') && { step: Number(line.step) }),
        ...(has('value') && { value: line.value.trim() }),
        ...serial,
        ...(has('reason') && { reason: line.reason.trim() }),
      };
  }
}
