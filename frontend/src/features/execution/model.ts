/** What an operator's screen works with: a job, its steps and units, and what was entered. */
export type Material = { id: number; number: string; name: string; unit: string; picture?: string | null };

export type Hotspot = { n: number; x: number; y: number; label?: string };

export type Step = {
  sequence: number;
  title: string;
  text: string;
  translations?: Record<string, { title?: string; text?: string; warning?: string }>;
  picture: string | null;
  hotspots: Hotspot[];
  warning: string;
  entry: 'none' | 'check' | 'number' | 'choice' | 'text' | 'scan_lot' | 'scan_serial';
  source: 'operator' | 'machine';
  property: string;
  unit: string;
  lower: string | null;
  target: string | null;
  upper: string | null;
  choices: string[];
  material: Material | null;
  max_attempts: number;
  per: 'unit' | 'job';
};

export type Entry = {
  id: number;
  unit: number | null;
  step: number;
  attempt: number;
  value: string;
  passed: boolean;
  lot: string | null;
  by: string;
  at: string;
};

export type Completion = { unit: number | null; step: number; by: string; at: string };

export type Unit = {
  id: number;
  serial: string;
  position: number;
  state: 'running' | 'good' | 'on_hold' | 'scrapped';
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
  by: string;
  at: string;
};

export type Card = {
  id: number;
  number: string;
  request: string;
  name: string;
  material: string;
  material_name: string;
  picture: string | null;
  state: string;
  quantity: string;
  good: string;
  scrap: string;
  rework: string;
  due_at: string | null;
  started_at: string | null;
  started_by: string | null;
  work_unit: { id: number; number: string } | null;
  queue_position: number | null;
  counting_source: 'counter' | 'unit' | 'report' | 'load';
  input_left: string | null;
  blockers: string[];
  missing_mounts: string[];
  held_reason: string;
  allowed_actions: string[];
};

export type Job = Card & {
  counted: string;
  waiting_serials: string[];
  creates_serial: boolean;
  steps: Step[];
  units: Unit[];
  entries: Entry[];
  completions: Completion[];
  needs: Need[];
  responses: Response[];
};

const LIVE_UNIT = 'running';

/** The unit somebody works on now: the first running one that is not only waiting for a machine. */
export const currentUnit = (job: Job): Unit | null =>
  job.units.find((unit) => unit.state === LIVE_UNIT) ?? null;

const belongs = (step: Step, unit: number | null, at: { unit: number | null }) =>
  step.per === 'job' ? at.unit === null : at.unit === unit;

export const isDone = (job: Job, step: Step, unit: number | null): boolean =>
  job.completions.some((done) => done.step === step.sequence && belongs(step, unit, done));

export const entriesOf = (job: Job, step: Step, unit: number | null): Entry[] =>
  job.entries.filter((entry) => entry.step === step.sequence && belongs(step, unit, entry));

/** The first step that is not done; steps of the whole job come before a unit is begun. */
export function currentStep(job: Job): Step | null {
  const unit = currentUnit(job)?.id ?? null;
  return job.steps.find((step) => (step.per === 'job' || unit !== null) && !isDone(job, step, unit)) ?? null;
}

/** A unit is begun before its first step; jobs that never work unit by unit have none. */
export const worksByUnit = (job: Job) => job.counting_source === 'unit';

export const isWithin = (step: Step, value: number): boolean =>
  (step.lower === null || value >= Number(step.lower)) &&
  (step.upper === null || value <= Number(step.upper));

/** Title, text and warning in the operator's language, the author's own where there is no translation. */
export function inLanguage(step: Step, language: string) {
  const own = step.translations?.[language];
  return {
    title: own?.title || step.title,
    text: own?.text || step.text,
    warning: own?.warning || step.warning,
  };
}

/** Decimal comma and point are both a decimal sign; anything else than one number answers null. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^-?\d{1,12}(\.\d{0,6})?$/.test(plain) ? Number(plain) : null;
}

/** The text as the server reads it: a point, no trailing sign. */
export const asDecimal = (text: string) => text.trim().replace(',', '.').replace(/\.$/, '');

/** "45 ± 2" where the limits lie evenly around a target, else "43 … 47", "≤ 5", "≥ 3". */
export function limitText(step: Step, show: (value: string | number) => string): string {
  const { lower, target, upper } = step;
  if (lower !== null && upper !== null) {
    const [l, u] = [Number(lower), Number(upper)];
    const middle = (l + u) / 2;
    if (target !== null && Math.abs(Number(target) - middle) < 1e-9) {
      return `${show(target)} ± ${show(Number(((u - l) / 2).toFixed(6)))}`;
    }
    return `${show(lower)} … ${show(upper)}`;
  }
  if (upper !== null) return `≤ ${show(upper)}`;
  if (lower !== null) return `≥ ${show(lower)}`;
  return '';
}
