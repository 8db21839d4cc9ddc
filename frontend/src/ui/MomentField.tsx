import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import { zoneName } from '@/lib/time';

/** A day and a time in the plant's zone, 24 hours; every part of it has a name and can be told from its ground. */
export function MomentField({ label, withSeconds, ...props }: DateTimePickerProps & { label: string }) {
  const { t } = useTranslation();
  return (
    <DateTimePicker
      label={`${label} (${zoneName()})`}
      valueFormat={withSeconds ? 'DD.MM.YYYY HH:mm:ss' : 'DD.MM.YYYY HH:mm'}
      withSeconds={withSeconds}
      timePickerProps={{ format: '24h', 'aria-label': t('moment.time') }}
      submitButtonProps={{ 'aria-label': t('moment.take') }}
      ariaLabels={{ previousMonth: t('moment.previous'), nextMonth: t('moment.next') }}
      popoverProps={{ withRoles: false }}
      weekendDays={[]}
      hideOutsideDates
      {...props}
    />
  );
}
