/** A step as an operator sees it: words, picture, what is asked for and within which limits. */
export type Material = { id: number; number: string; name: string; unit: string; picture?: string | null };

export type Hotspot = { n: number; x: number; y: number; label?: string };

/** When a step is due; copies of earlier releases say it by `per` alone. */
export type DueKind =
  | ''
  | 'unit'
  | 'job'
  | 'setup'
  | 'every_n'
  | 'every_minutes'
  | 'shift_start'
  | 'lot_change'
  | 'tool_change'
  | 'person_change'
  | 'end';

export type Translation = {
  title?: string;
  text?: string;
  warning?: string;
  property?: string;
  choices?: Record<string, string>;
  /** By the number of the point on the picture. */
  labels?: Record<string, string>;
};

export type Step = {
  sequence: number;
  title: string;
  text: string;
  translations?: Record<string, Translation>;
  picture: string | null;
  hotspots: Hotspot[];
  warning: string;
  drawing: string | null;
  video: string | null;
  entry:
    | 'none'
    | 'check'
    | 'number'
    | 'choice'
    | 'text'
    | 'scan_lot'
    | 'scan_serial'
    | 'photo'
    | 'tool_value';
  source: 'operator' | 'machine';
  property: string;
  unit: string;
  lower: string | null;
  target: string | null;
  upper: string | null;
  choices: string[];
  /** What the choices are called in the reader's language; what is recorded is the choice itself. */
  names?: Record<string, string>;
  material: Material | null;
  max_attempts: number;
  /** What its value is measured with; empty where nothing asks. */
  gauge_class?: string;
  per: 'unit' | 'job';
  due: DueKind;
  due_every: number | null;
  other_person: boolean;
  second_person: boolean;
  branches: { when: { op: string; value?: unknown }; to: number | null }[];
};

/** Somebody else than who worked on it must look before the step is done. */
export const needsSecond = (step: Step): boolean => step.other_person || step.second_person;

export const isWithin = (step: Step, value: number): boolean =>
  (step.lower === null || value >= Number(step.lower)) &&
  (step.upper === null || value <= Number(step.upper));

/** The step in the operator's language, in the author's own where there is no translation. */
export function inLanguage(step: Step, language: string): Step {
  const own = step.translations?.[language];
  if (!own) return step;
  return {
    ...step,
    title: own.title || step.title,
    text: own.text || step.text,
    warning: own.warning || step.warning,
    property: own.property || step.property,
    names: own.choices ?? {},
    hotspots: step.hotspots.map((spot) => ({ ...spot, label: own.labels?.[spot.n] || spot.label })),
  };
}

/** A choice as its reader calls it. */
export const choiceName = (step: Step, choice: string) => step.names?.[choice] || choice;

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
