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

export type Step = {
  sequence: number;
  title: string;
  text: string;
  translations?: Record<string, { title?: string; text?: string; warning?: string }>;
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

/** Title, text and warning in the operator's language, the author's own where there is no translation. */
export function inLanguage(step: Step, language: string) {
  const own = step.translations?.[language];
  return {
    title: own?.title || step.title,
    text: own?.text || step.text,
    warning: own?.warning || step.warning,
  };
}

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
