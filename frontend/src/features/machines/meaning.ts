import type { Binding, Meaning, Node, ServerNode } from './queries';

export const ROLES = [
  'state',
  'reason',
  'epoch',
  'counter',
  'value',
  'result',
  'alarm',
  'heartbeat',
  'handshake',
] as const;
export type Role = (typeof ROLES)[number];
/** What a station that asks before each unit says, and is told. */
export const SIGNALS = [
  'request',
  'serial',
  'done',
  'done_serial',
  'outcome',
  'life',
  'answer',
  'why',
  'acknowledge',
  'mes_life',
  'without_mes',
  'answer_ms',
];
export const STATES = [
  'running',
  'setup',
  'idle',
  'down',
  'starved',
  'blocked',
  'hold',
  'maintenance',
  'offline',
];
export const DATATYPES = [
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'uint64',
  'int64',
  'float64',
  'string',
];

/** One raw value and what it says; the next step only for alarms. */
export type Word = { raw: string; word: string; next: string };

/** A meaning as somebody types it. */
export type Draft = {
  equipment: string;
  role: Role;
  name: string;
  address: string;
  datatype: string;
  word_order: 'big' | 'little';
  byte_order: 'big' | 'little';
  length: number | string;
  scale: number | string;
  offset: number | string;
  dead_band: number | string;
  keep_ms: number | string;
  /** Of a counter; empty: as it is. */
  most_per_second: number | string;
  unit: string;
  words: Word[];
};

export const EMPTY: Draft = {
  equipment: '',
  role: 'value',
  name: '',
  address: '',
  datatype: '',
  word_order: 'big',
  byte_order: 'big',
  length: 0,
  scale: 1,
  offset: 0,
  dead_band: 0,
  keep_ms: 1000,
  most_per_second: '',
  unit: '',
  words: [],
};

export const isMapped = (role: string) => ['state', 'reason', 'result', 'alarm'].includes(role);

/** A saved meaning, to be changed. */
export function draftOf(binding: Binding): Draft {
  const words = Object.entries(binding.mapping ?? {}).map(([raw, said]) => {
    const alarm = said as { word?: string; next_step?: string };
    return typeof said === 'object' && said
      ? { raw, word: alarm.word ?? '', next: alarm.next_step ?? '' }
      : { raw, word: String(said), next: '' };
  });
  return {
    equipment: String(binding.equipment),
    role: binding.role as Role,
    name: binding.name,
    address: binding.address,
    datatype: binding.datatype ?? '',
    word_order: binding.word_order ?? 'big',
    byte_order: binding.byte_order ?? 'big',
    length: binding.length ?? 0,
    scale: binding.scale ?? 1,
    offset: binding.offset ?? 0,
    dead_band: binding.dead_band ?? 0,
    keep_ms: binding.keep_ms ?? 1000,
    most_per_second: binding.most_per_second ?? '',
    unit: binding.unit ?? '',
    words,
  };
}

/** What is sent; what does not belong to the role is left at its plain value. */
export function meaningOf(draft: Draft): Meaning {
  const isValue = draft.role === 'value';
  const mapping = Object.fromEntries(
    draft.words
      .filter(({ raw }) => raw.trim() !== '')
      .map(({ raw, word, next }) => [
        raw.trim(),
        draft.role === 'alarm' ? { word: word.trim(), next_step: next.trim() } : word.trim(),
      ]),
  );
  return {
    equipment: Number(draft.equipment),
    role: draft.role,
    name: draft.name.trim(),
    address: draft.address.trim(),
    datatype: draft.datatype,
    word_order: draft.word_order,
    byte_order: draft.byte_order,
    length: draft.datatype === 'string' ? Number(draft.length) : 0,
    scale: isValue ? Number(draft.scale) : 1,
    offset: isValue ? Number(draft.offset) : 0,
    dead_band: isValue ? Number(draft.dead_band) : 0,
    keep_ms: isValue ? Number(draft.keep_ms) : 1000,
    unit: isValue ? draft.unit : '',
    mapping: isMapped(draft.role) ? mapping : {},
    ...(draft.role === 'counter' && draft.most_per_second !== ''
      ? { most_per_second: String(draft.most_per_second) }
      : {}),
  };
}

const HINTS: [RegExp, Role][] = [
  [/epoch|boot/i, 'epoch'],
  [/counter|count$|pieces|parts|cycles/i, 'counter'],
  [/alarm|warning/i, 'alarm'],
  [/fault|reason|error/i, 'reason'],
  [/state|status|mode/i, 'state'],
  [/result/i, 'result'],
];

/** A first guess at what a node means, from its name and from the machine its address names. */
export function guess(node: ServerNode, units: Node[]): Draft {
  const text = `${node.address} ${node.name}`.toLowerCase();
  const unit = units.find((each) => text.includes(each.number.toLowerCase()));
  const role = HINTS.find(([pattern]) => pattern.test(node.name))?.[1] ?? 'value';
  return {
    ...EMPTY,
    equipment: unit ? String(unit.id) : '',
    role,
    name: node.name.slice(0, 60),
    address: node.address,
    datatype: node.datatype.slice(0, 20),
  };
}

/** unit/table/number[.bit] in its parts. */
export function registerOf(address: string): { unit: string; table: string; number: string; bit: string } {
  const found = /^(\d*)\/(\w*)\/(\d*)(?:\.(\d*))?$/.exec(address);
  return {
    unit: found?.[1] ?? '1',
    table: found?.[2] || 'holding',
    number: found?.[3] ?? '',
    bit: found?.[4] ?? '',
  };
}

export const addressOf = ({ unit, table, number, bit }: ReturnType<typeof registerOf>) =>
  `${unit}/${table}/${number}${bit !== '' && !isBit(table) ? `.${bit}` : ''}`;

export const isBit = (table: string) => table === 'coil' || table === 'discrete';

/** Lines of "name; endpoint; machine; machine ..." as they come from a spreadsheet or a text. */
export const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.split(/[;\t]/).map((cell) => cell.trim()))
    .filter((cells) => cells.some(Boolean));
