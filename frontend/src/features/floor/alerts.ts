import { number, unitName } from '@/lib/quantity';
import type { Floor, FloorUnit } from './queries';

export type Alert = {
  key: string;
  tone: 'down' | 'warn' | 'hold';
  state: string;
  unit: string;
  /** Key in locales/<language>/floor.json below `alert`. */
  text: string;
  detail: string;
  since: string | null;
  to?: string;
  /** A call for help that can be answered, and who has done so. */
  call?: number;
  coming?: string;
};

const SILENT = 30;

/** A machine that should be heard and is not; its figures are old, whatever they say. */
export const isSilent = (unit: FloorUnit) =>
  unit.connected === false || (unit.connected === true && (unit.data_age_s ?? 0) > SILENT);

function alertsOf(unit: FloorUnit): Alert[] {
  const about = { unit: unit.number, since: unit.since };
  const found: Alert[] = [];
  if (isSilent(unit)) {
    // Told together below: silence mostly has one cause.
  } else if (unit.state === 'down') {
    found.push({
      ...about,
      key: `${unit.id}-down`,
      tone: 'down',
      state: 'down',
      text: 'down',
      detail: unit.reason,
    });
  } else if (unit.state === 'starved' || unit.state === 'blocked') {
    found.push({
      ...about,
      key: `${unit.id}-stop`,
      tone: 'warn',
      state: unit.state,
      text: unit.state,
      detail: unit.reason,
    });
  } else if (unit.state === 'hold') {
    found.push({
      ...about,
      key: `${unit.id}-hold`,
      tone: 'hold',
      state: 'hold',
      text: 'hold',
      detail: unit.reason,
    });
  }
  for (const call of unit.calls) {
    found.push({
      ...about,
      key: `${unit.id}-call-${call.id}`,
      tone: 'warn',
      state: 'open',
      text: `call.${call.kind}`,
      detail: call.note ? `${call.note} (${call.by})` : call.by,
      since: call.since,
      call: call.id,
      ...(call.answered_by ? { coming: call.answered_by } : {}),
    });
  }
  for (const each of unit.excursions) {
    found.push({
      ...about,
      key: `${unit.id}-excursion-${each.id}`,
      tone: 'warn',
      state: 'hold',
      text: 'excursion',
      detail: `${each.property} ${number(each.worst)} ${unitName(each.unit)}`,
      since: each.since,
      to: '/limits',
    });
  }
  for (const lot of unit.dry) {
    found.push({
      ...about,
      key: `${unit.id}-dry-${lot}`,
      tone: 'warn',
      state: 'starved',
      text: 'dry',
      detail: lot,
      since: null,
    });
  }
  for (const alarm of unit.alarms) {
    found.push({
      ...about,
      key: `${unit.id}-alarm-${alarm.name}`,
      tone: 'warn',
      state: 'open',
      text: 'alarm',
      detail: alarm.next_step ? `${alarm.word}. ${alarm.next_step}` : alarm.word,
      since: alarm.since,
    });
  }
  if (unit.unchecked > 0) {
    found.push({
      ...about,
      key: `${unit.id}-unchecked`,
      tone: 'warn',
      state: 'open',
      text: 'unchecked',
      detail: String(unit.unchecked),
      since: null,
      to: '/stations',
    });
  }
  if (Number(unit.unassigned) > 0) {
    found.push({
      ...about,
      key: `${unit.id}-unassigned`,
      tone: 'warn',
      state: 'open',
      text: 'unassigned',
      detail: String(Number(unit.unassigned)),
      since: null,
      to: '/orders/tasks',
    });
  }
  return found;
}

const WEIGHT = { down: 0, hold: 1, warn: 2 };

function silence(floor: Floor): Alert[] {
  const silent = floor.units.filter(isSilent);
  if (silent.length === 0) return [];
  const oldest = Math.max(...silent.map((unit) => unit.data_age_s ?? 0));
  return [
    {
      key: 'silent',
      tone: 'warn',
      state: 'offline',
      unit: silent.map((unit) => unit.number).join(', '),
      text: silent.length > 1 ? 'silentMany' : 'silent',
      detail: '',
      since: oldest > 0 ? new Date(new Date(floor.at).getTime() - oldest * 1000).toISOString() : null,
    },
  ];
}

/** What needs somebody, worst first and then the oldest. */
export function alertsFor(floor: Floor): Alert[] {
  return [...floor.units.flatMap(alertsOf), ...silence(floor)].sort(
    (a, b) => WEIGHT[a.tone] - WEIGHT[b.tone] || (a.since ?? '9').localeCompare(b.since ?? '9'),
  );
}
