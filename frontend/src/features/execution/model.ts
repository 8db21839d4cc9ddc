/** What an operator's screen works with: a job, its steps and units, and what was entered. */
import type { Schema } from '@/api/types';
import type { Blocker } from '@/lib/objections';
import type { DueKind, Material, Step } from '@/ui/instruction/model';
import type { Mark } from '@/ui/instruction/StepList';

export type Entry = {
  id: number;
  unit: number | null;
  step: number;
  occasion: number;
  attempt: number;
  value: string;
  passed: boolean;
  /** Where a failed value leads: to a step, or to the end (null). */
  leads_to: { to: number | null } | null;
  lot: string | null;
  photo: string | null;
  by: string;
  by_id: number;
  at: string;
  /** Done here, and not sent yet. */
  waiting?: boolean;
};

export type Completion = { unit: number | null; step: number; occasion: number; by: string; at: string };

/** A step that a result made unnecessary: not due, so not done. */
export type Skipped = { unit: number | null; step: number; because: number };

/** A step to be done now, the first thing first. */
export type Due = {
  step: number;
  unit: number | null;
  occasion: number;
  why: DueKind;
  before: 'step' | 'piece' | 'end';
  since: string | null;
};

export type Unit = {
  id: number;
  serial: string;
  position: number;
  state: 'running' | 'good' | 'on_hold' | 'in_rework' | 'scrapped';
  /** What it is worked by where it was begun before a change order; else the job's. */
  definition?: { work_master: string; steps: Step[] } | null;
};

export type Need = {
  material: Material;
  quantity: string;
  mode: 'scan' | 'mounted' | 'backflush';
  mounted: string | null;
  owed: string | null;
};

/** A lot that stands at a station, and what the book says is left of it. */
export type Mounted = {
  id: number;
  work_unit: string;
  work_unit_id: number;
  lot: string;
  lot_id: number;
  material: string;
  name: string;
  quantity: string;
  unit: string;
  state: string;
  mounted_at: string;
};

/** One filling of a washer or an oven: its members start and end together. */
export type LoadRow = {
  id: number;
  state: string;
  started_at: string;
  started_by: string;
  is_in_cycle: boolean;
  members: { job: number; number: string; name: string; quantity: string }[];
};

/** Pieces a machine made without a job; somebody at the station says what they were. */
export type UnassignedCount = {
  id: number;
  equipment: number;
  equipment_number: string;
  quantity: string;
  why: string;
  first_at: string;
  last_at: string;
};

export type Response = {
  id: number;
  number: number;
  good: string;
  scrap: string;
  rework: string;
  is_final: boolean;
  reverses: number | null;
  is_reversed: boolean;
  difference?: string | null;
  losses: { kind: string; quantity: string; reason: string; tag: string | null }[];
  by: string;
  at: string;
};

export type Card = {
  id: number;
  number: string;
  request: string;
  /** How the order stands, and what came out of it. */
  order_state: string;
  order_good: string;
  sequence: number;
  name: string;
  material: string;
  material_name: string;
  picture: string | null;
  state: string;
  quantity: string;
  unit: string;
  good: string;
  scrap: string;
  rework: string;
  on_hold: string;
  due_at: string | null;
  /** Somebody is setting its work unit up for it since then. */
  setup_since: string | null;
  started_at: string | null;
  started_by: string | null;
  work_unit: { id: number; number: string } | null;
  /** Who pulled it out of the pool; null where a dispatcher put it. */
  claimed_by: string | null;
  reworks: string | null;
  queue_position: number | null;
  counting_source: 'counter' | 'unit' | 'report' | 'load';
  input_left: string | null;
  blockers: Blocker[];
  may_override: string[];
  missing_mounts: string[];
  held_reason: string;
  allowed_actions: string[];
};

export type Job = Card & {
  counted: string;
  waiting_serials: string[];
  creates_serial: boolean;
  definition: { work_master: string };
  steps: Step[];
  gauges: Schema<'GaugeHere'>[];
  units: Unit[];
  entries: Entry[];
  completions: Completion[];
  skipped: Skipped[];
  due: Due[];
  needs: Need[];
  /** Of the order up to this one: any of them may have caused what is not good. */
  operations: { sequence: number; name: string }[];
  /** How many a pallet or box takes. */
  pack_quantity: string | null;
  /** What a counter read by hand showed here last. */
  last_counter: string | null;
  responses: Response[];
};

const LIVE_UNIT = 'running';

/** The unit somebody works on now: the first running one that is not only waiting for a machine. */
export const currentUnit = (job: Job): Unit | null =>
  job.units.find((unit) => unit.state === LIVE_UNIT) ?? null;

const belongs = (step: Step, unit: number | null, at: { unit: number | null }) =>
  step.per === 'job' ? at.unit === null : at.unit === unit;

const dueOf = (job: Job, step: Step, unit: number | null): Due | undefined =>
  job.due.find((due) => due.step === step.sequence && belongs(step, unit, due));

/** Which time the step is due, or was done last. */
export function occasionOf(job: Job, step: Step, unit: number | null): number {
  const done = job.completions.filter((each) => each.step === step.sequence && belongs(step, unit, each));
  return dueOf(job, step, unit)?.occasion ?? Math.max(1, ...done.map((each) => each.occasion));
}

export const isDone = (job: Job, step: Step, unit: number | null): boolean =>
  !dueOf(job, step, unit) &&
  job.completions.some((done) => done.step === step.sequence && belongs(step, unit, done));

/** The attempts at a step on the occasion it is due. */
export function entriesOf(job: Job, step: Step, unit: number | null): Entry[] {
  const occasion = occasionOf(job, step, unit);
  return job.entries.filter(
    (entry) => entry.step === step.sequence && entry.occasion === occasion && belongs(step, unit, entry),
  );
}

/** How far the step is, for the list of steps. */
export function markOf(job: Job, step: Step, unit: number | null): Mark {
  const entries = entriesOf(job, step, unit);
  const due = dueOf(job, step, unit);
  return {
    done: isDone(job, step, unit),
    skipped: !due && job.skipped.some((each) => each.step === step.sequence && belongs(step, unit, each)),
    failed: entries.filter((entry) => !entry.passed).length,
    lot: entries.findLast((entry) => entry.passed)?.lot ?? null,
  };
}

/** The steps to follow now: a unit that was begun before a change order is finished as it was begun. */
export function stepsNow(job: Job): Step[] {
  const own = currentUnit(job)?.definition?.steps;
  if (!own) return job.steps;
  return [
    ...own.filter((step) => step.per === 'unit'),
    ...job.steps.filter((step) => step.per === 'job'),
  ].sort((a, b) => a.sequence - b.sequence);
}

/** Everything is made, so what comes at the end comes now. */
const isAtEnd = (job: Job) => Number(job.good) >= Number(job.quantity);

/** What the server says is due first. What belongs to the end waits for it; without units there is no better time. */
export function currentDue(job: Job, ending = false): Due | null {
  const unit = currentUnit(job)?.id ?? null;
  const hasUnits = job.steps.some((step) => step.per === 'unit');
  const now = (due: Due) =>
    due.before !== 'end' || ending || isAtEnd(job) || (due.why === 'job' && !hasUnits);
  return job.due.find((due) => (due.unit === null ? now(due) : due.unit === unit)) ?? null;
}

/** The step to do now. */
export function currentStep(job: Job, ending = false): Step | null {
  const due = currentDue(job, ending);
  return stepsNow(job).find((step) => step.sequence === due?.step) ?? null;
}

/** A unit is begun before its first step; jobs that never work unit by unit have none. */
export const worksByUnit = (job: Job) => job.counting_source === 'unit';

/** Where what is typed for a step is kept. */
export const draftPlace = (job: Job, step: Step, unit: number | null) =>
  `${job.id}/${step.per === 'job' ? 'job' : (unit ?? 0)}/${step.sequence}`;
