import type { COMPARISONS, Entry } from '../document/types';

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
    case 'scan_lot':
    case 'scan_serial':
    case 'photo':
    case 'none':
      return [];
  }
}
