import type { TFunction } from 'i18next';
import { unitName } from '@/lib/quantity';
import { readNumber } from '@/lib/typed';
import { choiceName, isWithin, type Step } from './model';
import type { Primary } from './PrimaryButton';

/** What the one button says and what a press sends: a value, a text, or only the tick. */
export type EntryPrimary = Omit<Primary, 'run'> & { sends: 'value' | 'text' | 'tick' | null };

/** The button of a step with what is typed so far; `attempt` is the try this one would be. */
export function entryPrimary(
  t: TFunction<'execution'>,
  step: Step,
  title: string,
  text: string,
  attempt: number,
): EntryPrimary {
  const nothing = (label: string): EntryPrimary => ({ label, disabled: true, sends: null });
  if (step.source === 'machine') return nothing(t('entry.machine'));
  switch (step.entry) {
    case 'number': {
      const value = readNumber(text);
      const shown = `${text} ${unitName(step.unit)}`.trim();
      if (value === null) return nothing(t('entry.number', { property: step.property || title }));
      return isWithin(step, value)
        ? { label: t('entry.save', { value: shown }), sends: 'value' }
        : { label: t('entry.saveFailed', { value: shown, attempt }), tone: 'warn', sends: 'value' };
    }
    case 'choice':
      return text
        ? { label: t('entry.save', { value: choiceName(step, text) }), sends: 'text' }
        : nothing(t('entry.choose'));
    case 'text':
      return text.trim() ? { label: t('entry.saveText'), sends: 'text' } : nothing(t('entry.type'));
    case 'scan_lot':
      return nothing(t('entry.scanLot', { material: step.material?.name ?? '' }));
    case 'scan_serial':
      return nothing(t('entry.scanSerial'));
    case 'check':
      return { label: t('entry.check', { title }), sends: 'tick' };
    default:
      return { label: t('entry.next'), sends: 'tick' };
  }
}
