import { Button, Group, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { Dialog } from '@/ui/Dialog';
import { useDocument } from './context';

/** Warns before unsaved work is left: in the app by a question, at the window's edge by the browser's own. */
export function LeaveGuard() {
  const { t } = useTranslation('masters');
  const { isDirty, isKept, save, saving, takeTheirs } = useDocument();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isDirty]);
  const stay = () => blocker.reset?.();
  const leave = () => blocker.proceed?.();
  return (
    <Dialog
      opened={blocker.state === 'blocked'}
      busy={saving.isPending}
      onClose={stay}
      title={t('leave.title')}
    >
      <Text size="sm" mb="md">
        {t(isKept ? 'leave.kept' : 'leave.lost')}
      </Text>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={stay} data-autofocus>
          {t('leave.stay')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            takeTheirs();
            leave();
          }}
        >
          {t('leave.discard')}
        </Button>
        {isKept && (
          <Button variant="default" onClick={leave}>
            {t('leave.leave')}
          </Button>
        )}
        <Button
          loading={saving.isPending}
          onClick={() => {
            save(leave, stay);
          }}
        >
          {t('leave.save')}
        </Button>
      </Group>
    </Dialog>
  );
}
