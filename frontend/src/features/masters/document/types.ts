import type { Hotspot, Step as ShownStep, Translation } from '@/ui/instruction/model';

export type { Translation };

/** A work master as it is edited and saved; the server's detail has the same shape. */
export type Doc = {
  name: string;
  revision_kind: 'first' | 'minor' | 'major';
  /** What this version changes and why; people read it who have to read the version. */
  change_note: string;
  over_production_percent: string;
  segments: Segment[];
};

export type CountingSource = 'counter' | 'unit' | 'report' | 'load';
export type Mode = 'scan' | 'mounted' | 'backflush';

export type Substitute = { material: string; quantity: string };
export type Need = { material: string; quantity: string; mode: Mode; substitutes: Substitute[] };
export type CoProduct = { material: string; quantity: string };
export type Parameter = {
  name: string;
  unit: string;
  lower: string | null;
  target: string | null;
  upper: string | null;
  lower_property: string;
  target_property: string;
  upper_property: string;
};
export type Document = {
  url: string;
  title: string;
  revision: string;
  kind: 'drawing' | 'video' | 'document';
};

export type Segment = {
  sequence: number;
  name: string;
  /** Sequences of the operations this one waits for. */
  after: number[];
  work_units: string[];
  equipment_class: string;
  tool_class: string;
  skills: string[];
  counting_source: CountingSource;
  output: string | null;
  creates_serial: boolean;
  serial_prefix: string;
  setup_seconds: number;
  run_seconds: string;
  labour_seconds: string;
  people: number;
  transfer_batch: string;
  test_specification: string;
  parameters: Parameter[];
  documents: Document[];
  co_products: CoProduct[];
  materials: Need[];
  steps: Step[];
};

export const ENTRIES = [
  'none',
  'check',
  'number',
  'choice',
  'text',
  'scan_lot',
  'scan_serial',
  'photo',
  'tool_value',
] as const;
export type Entry = (typeof ENTRIES)[number];

export const DUES = [
  'unit',
  'job',
  'setup',
  'every_n',
  'every_minutes',
  'shift_start',
  'lot_change',
  'tool_change',
  'person_change',
  'end',
] as const;
export type Due = (typeof DUES)[number];

export const COMPARISONS = ['<', '<=', '=', '!=', '>', '>=', 'in', 'failed'] as const;
export type Branch = {
  when: { op: (typeof COMPARISONS)[number]; value?: string | string[] | null };
  /** The step that comes next; null ends the operation's steps. */
  to: number | null;
};

export type Step = {
  sequence: number;
  title: string;
  text: string;
  warning: string;
  translations: Record<string, Translation>;
  picture: string | null;
  hotspots: Hotspot[];
  video: string | null;
  drawing: string | null;
  entry: Entry;
  source: ShownStep['source'];
  property: string;
  unit: string;
  lower: string | null;
  target: string | null;
  upper: string | null;
  /** Properties of the product that give the limits, so that a family shares one text. */
  lower_property: string;
  target_property: string;
  upper_property: string;
  choices: string[];
  material: string | null;
  gauge_class: string;
  max_attempts: number;
  due: Due;
  due_every: number | null;
  other_person: boolean;
  second_person: boolean;
  branches: Branch[];
};

export const SEGMENT: Omit<Segment, 'sequence' | 'name' | 'after'> = {
  work_units: [],
  equipment_class: '',
  tool_class: '',
  skills: [],
  counting_source: 'report',
  output: null,
  creates_serial: false,
  serial_prefix: '',
  setup_seconds: 0,
  run_seconds: '0',
  labour_seconds: '0',
  people: 1,
  transfer_batch: '0',
  test_specification: '',
  parameters: [],
  documents: [],
  co_products: [],
  materials: [],
  steps: [],
};

export const PARAMETER: Parameter = {
  name: '',
  unit: '',
  lower: null,
  target: null,
  upper: null,
  lower_property: '',
  target_property: '',
  upper_property: '',
};

export const STEP: Omit<Step, 'sequence' | 'title'> = {
  text: '',
  warning: '',
  translations: {},
  picture: null,
  hotspots: [],
  video: null,
  drawing: null,
  entry: 'check',
  source: 'operator',
  property: '',
  unit: '',
  lower: null,
  target: null,
  upper: null,
  lower_property: '',
  target_property: '',
  upper_property: '',
  choices: [],
  material: null,
  gauge_class: '',
  max_attempts: 3,
  due: 'unit',
  due_every: null,
  other_person: false,
  second_person: false,
  branches: [],
};
