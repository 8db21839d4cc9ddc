import { TextInput } from '@mantine/core';
import { fromPlantTime, toPlantTime } from '@/lib/time';

type Props = {
  label: string;
  description?: string;
  /** A day of the plant's calendar, "2026-11-24", or nothing. */
  value: string;
  onChange: (day: string) => void;
  required?: boolean;
  error?: string;
};

/** A day without a time. */
export function DayField({ onChange, ...props }: Props) {
  return <TextInput type="date" onChange={(event) => onChange(event.currentTarget.value)} {...props} />;
}

/** The last second of a day in the plant: what holds until a day holds on that day too. */
export const endOfDay = (day: string) => fromPlantTime(`${day} 23:59:59`);

export const dayOf = (when: string | number) => toPlantTime(when).slice(0, 10);
