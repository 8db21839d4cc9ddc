import type { Waiting } from '@/lib/shelf';
import { isWithin, type Step } from '@/ui/instruction/model';
import { currentDue, currentUnit, entriesOf, type Job, occasionOf, type Unit } from '../model';
import { onJob } from './actions';
import { unitOf } from './units';

type Words = {
  unit?: number | null;
  step?: number;
  serial?: string;
  value?: unknown;
  text?: string;
  code?: string;
};
type Loss = { quantity: string; unit?: number };
type Report = {
  good?: string;
  counter_start?: string;
  counter_end?: string;
  scrap?: Loss[];
  rework?: Loss[];
  on_hold?: Loss[];
};

/** The job as it will be once everything that waits is taken; what was refused has not been done. */
export const withWaiting = (job: Job, waiting: readonly Waiting[]): Job =>
  waiting.reduce((now, entry) => {
    const about = onJob(entry.path);
    if (about?.job !== job.id || entry.problem) return now;
    return AFTER[about.verb]?.(now, entry) ?? now;
  }, job);

const AFTER: Record<string, (job: Job, entry: Waiting) => Job> = {
  'begin-unit': (job, entry) => begun(job, entry, (entry.body as Words).serial ?? ''),
  'enter-value': (job, entry) => {
    const words = entry.body as Words;
    return entered(job, entry, String(words.value ?? words.text ?? ''), null);
  },
  scan: (job, entry) => {
    const { code = '', step } = entry.body as Words;
    const hasUnit = currentUnit(job) !== null;
    // As at the station: a serial scanned where no unit is in work begins it.
    const now =
      step === undefined && job.counting_source === 'unit' && !hasUnit ? begun(job, entry, code) : job;
    return entered(now, entry, code, code);
  },
  'complete-step': completed,
  report: reported,
  complete: (job) => ({ ...job, state: 'completed', allowed_actions: [] }),
};

const sum = (losses: Loss[]) => losses.reduce((total, loss) => total + Number(loss.quantity ?? 1), 0);

/** What people type is what was made; where anything else counts, losses go out of the count. */
function reported(job: Job, entry: Waiting): Job {
  const {
    good = '0',
    counter_start,
    counter_end,
    scrap = [],
    rework = [],
    on_hold = [],
  } = entry.body as Report;
  const typed = Number(good) + (counter_end ? Number(counter_end) - Number(counter_start ?? 0) : 0);
  const [lost, again, held] = [sum(scrap), sum(rework), sum(on_hold)];
  const made = { report: typed, unit: 0 }[job.counting_source as string] ?? -(lost + again + held);
  const scrapped = scrap.map((loss) => loss.unit);
  const response = {
    id: -entry.id,
    number: (job.responses.at(-1)?.number ?? 0) + 1,
    good: String(typed),
    scrap: String(lost),
    rework: String(again),
    is_final: false,
    reverses: null,
    is_reversed: false,
    losses: [],
    by: entry.who,
    at: entry.doneAt,
  };
  return {
    ...job,
    good: String(Number(job.good) + made),
    scrap: String(Number(job.scrap) + lost),
    rework: String(Number(job.rework) + again),
    on_hold: String(Number(job.on_hold) + held),
    responses: [...job.responses, response],
    units: job.units.map((unit) => (scrapped.includes(unit.id) ? { ...unit, state: 'scrapped' } : unit)),
    due: job.due.filter((due) => due.unit === null || !scrapped.includes(due.unit)),
  };
}

const stepsOf = (job: Job, unit: Unit): Step[] =>
  (unit.definition?.steps ?? job.steps).filter((step) => step.per === 'unit');

function begun(job: Job, entry: Waiting, serial: string): Job {
  const unit: Unit = {
    id: unitOf(entry),
    serial: serial || '…',
    position: job.units.length + 1,
    state: 'running',
  };
  const now = {
    ...job,
    units: [...job.units, unit],
    waiting_serials: job.waiting_serials.filter((each) => each !== serial),
  };
  return afterStep(now, unit, entry);
}

/** The step and the unit an action means. */
function meant(job: Job, { step, unit }: Words): { step: Step; unit: Unit | null } | null {
  const at = (unit ? job.units.find((each) => each.id === unit) : null) ?? currentUnit(job);
  const number = step ?? currentDue(job)?.step;
  const steps = at?.definition?.steps ?? job.steps;
  const found =
    steps.find((each) => each.sequence === number) ?? job.steps.find((each) => each.sequence === number);
  return found ? { step: found, unit: found.per === 'unit' ? at : null } : null;
}

function entered(job: Job, entry: Waiting, value: string, lot: string | null): Job {
  const at = meant(job, entry.body as Words);
  if (!at) return job;
  const tries = entriesOf(job, at.step, at.unit?.id ?? null);
  const isNumber = at.step.entry === 'number';
  return {
    ...job,
    entries: [
      ...job.entries,
      {
        id: -entry.id,
        unit: at.unit?.id ?? null,
        step: at.step.sequence,
        occasion: occasionOf(job, at.step, at.unit?.id ?? null),
        attempt: (tries.at(-1)?.attempt ?? 0) + 1,
        value,
        passed: isNumber ? isWithin(at.step, Number(value)) : at.step.entry !== 'check' || value === 'true',
        leads_to: null,
        lot,
        photo: null,
        by: entry.who,
        by_id: entry.person,
        at: entry.doneAt,
        waiting: true,
      },
    ],
  };
}

function completed(job: Job, entry: Waiting): Job {
  const words = entry.body as Words;
  const now = words.value === undefined ? job : entered(job, entry, String(words.value), null);
  const at = meant(now, words);
  if (!at) return job;
  const unit = at.unit?.id ?? null;
  const isIt = (due: { step: number; unit: number | null }) =>
    due.step === at.step.sequence && due.unit === unit;
  const done = {
    ...now,
    completions: [
      ...now.completions,
      {
        unit,
        step: at.step.sequence,
        occasion: occasionOf(now, at.step, unit),
        by: entry.who,
        at: entry.doneAt,
      },
    ],
    due: now.due.filter((due) => !isIt(due)),
  };
  return at.unit ? afterStep(done, at.unit, entry) : done;
}

/** The unit's next step is due, or it is good. */
function afterStep(job: Job, unit: Unit, entry: Waiting): Job {
  const settled = (step: Step) =>
    [...job.completions, ...job.skipped].some((each) => each.unit === unit.id && each.step === step.sequence);
  const next = stepsOf(job, unit).find((step) => !settled(step));
  if (next) {
    const due = {
      step: next.sequence,
      unit: unit.id,
      occasion: 1,
      why: 'unit' as const,
      before: 'step' as const,
      since: entry.doneAt,
    };
    return { ...job, due: [...job.due, due] };
  }
  return {
    ...job,
    good: String(Number(job.good) + 1),
    units: job.units.map((each) => (each.id === unit.id ? { ...each, state: 'good' } : each)),
  };
}
