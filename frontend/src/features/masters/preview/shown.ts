import type { Step as ShownStep } from '@/ui/instruction/model';
import type { Step } from '../document/types';

/** A step in hand as a terminal would get it. */
export const shownStep = (step: Step): ShownStep =>
  ({
    ...step,
    per: ['unit', 'every_n'].includes(step.due) ? 'unit' : 'job',
    material: step.material ? { id: 0, number: step.material, name: step.material, unit: '' } : null,
  }) as ShownStep;
