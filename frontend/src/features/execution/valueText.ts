import type { TFunction } from 'i18next';
import { number, unitName } from '@/lib/quantity';
import { choiceName, type Step } from '@/ui/instruction/model';

/** What was entered as its reader says it: a number in their writing with its unit, a choice or tick in their language. */
export function valueText(t: TFunction<'execution'>, step: Step, value: string | null): string {
  if (value === null) return '';
  if (step.entry === 'number' || step.entry === 'tool_value')
    return `${number(value, 6)} ${unitName(step.unit)}`.trim();
  if (step.entry === 'check') return t(value === 'no' ? 'entry.tickedNo' : 'entry.ticked');
  return choiceName(step, value);
}
