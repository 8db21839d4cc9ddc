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
      // The calendar hangs outside the page's landmarks: it is a dialog, named like its field.
      popoverProps={{ withRoles: false, attributes: { dropdown: { role: 'dialog', 'aria-label': label } } }}
      weekendDays={[]}
      hideOutsideDates
      {...props}
    />
  );
}
