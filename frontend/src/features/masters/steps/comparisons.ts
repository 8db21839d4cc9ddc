import type { Branch, COMPARISONS, Entry } from '../document/types';

type Comparison = (typeof COMPARISONS)[number];

/** What a result of this kind can be compared with. */
export function comparisonsFor(entry: Entry): Comparison[] {
  switch (entry) {
    case 'number':
    case 'tool_value':
      return ['failed', '<', '<=', '=', '!=', '>=', '>'];
    case 'choice':
      return ['=', '!=', 'in'];
    case 'text':
      return ['=', '!='];
    case 'check':
      return ['failed'];
    case 'scan_lot':
    case 'scan_serial':
    case 'photo':
    case 'none':
      return [];
  }
}

/** Another comparison, with the value in its form: several words, one, or none. */
export function compared(when: Branch['when'], op: Comparison): Branch['when'] {
  if (op === 'failed') return { op, value: null };
  const values = [when.value ?? ''].flat();
  return { op, value: op === 'in' ? values.filter(Boolean) : (values[0] ?? '') };
}
