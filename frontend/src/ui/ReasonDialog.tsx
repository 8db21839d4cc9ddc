import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from '@/lib/words';
import { Dialog } from './Dialog';
import { ProblemNote } from './Problem';

type Props = {
  opened: boolean;
  title: string;
  /** What will happen, in a sentence. */
  children?: ReactNode;
  /** The verb on the button: "Cancel the order". */
  confirm: string;
  reasons?: { code: string; text: string; translations: Record<string, string> }[];
  danger?: boolean;
  busy?: boolean;
  problem?: unknown;
  onClose: () => void;
  onConfirm: (reason: string) => void;
};

/** Asks why before an action that leaves a trace in the records. */
export function ReasonDialog({
  opened,
  title,
  children,
  confirm,
  reasons,
  danger,
  busy,
  problem,
  onClose,
  onConfirm,
}: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  useEffect(() => {
    if (opened) {
      setText('');
    }
  }, [opened]);
  const reason = text.trim();
  return (
    <Dialog opened={opened} busy={busy} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(reason);
        }}
      >
        <Stack>
          {children && (
            <Text size="sm" component="div">
              {children}
            </Text>
          )}
          {reasons ? (
            <NativeSelect
              label={t('reason')}
              required
              data-autofocus
              data={[
                { value: '', label: '' },
                ...reasons.map((each) => ({ value: each.text, label: reasonText(each) })),
              ]}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          ) : (
            <Textarea
              label={t('reason')}
              required
              data-autofocus
              autosize
              minRows={2}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <ProblemNote error={problem} />
          <Group justify="flex-end">
            <Button variant="default" disabled={busy} onClick={onClose}>
              {t('back')}
            </Button>
            <Button type="submit" color={danger ? 'red.9' : undefined} loading={busy} disabled={!reason}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
