import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The end of a form: back without a trace, or do it. */
export function FormButtons({
  confirm,
  busy,
  disabled,
  danger,
  onBack,
}: {
  confirm: string;
  busy: boolean;
  disabled?: boolean;
  danger?: boolean;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" disabled={busy} onClick={onBack}>
        {t('back')}
      </Button>
      <Button type="submit" color={danger ? 'red.9' : undefined} loading={busy} disabled={disabled}>
        {confirm}
      </Button>
    </Group>
  );
}
