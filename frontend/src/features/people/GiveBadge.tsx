import { Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanner } from '@/lib/scan';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type PersonDetail, useOnPerson } from './queries';

/** A card for somebody: held to the reader, or its code typed. */
export function GiveBadge({
  opened,
  of,
  onClose,
}: {
  opened: boolean;
  of: PersonDetail;
  onClose: () => void;
}) {
  const { t } = useTranslation(['people', 'common']);
  const [code, setCode] = useState('');
  const give = useOnPerson('give-badge', () => {
    tellDone(t('badge.given', { name: of.name }));
    onClose();
  });
  useEffect(() => {
    if (!opened) return;
    give.reset();
    setCode('');
  }, [opened]);
  const send = (scanned: string) => give.mutate({ id: of.id, body: { code: scanned } });
  useScanner(send, opened && !give.isPending);
  return (
    <Dialog
      opened={opened}
      busy={give.isPending}
      onClose={onClose}
      title={t('badge.giveTitle', { name: of.name })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send(code);
        }}
      >
        <Stack>
          <Text size="sm">{t('badge.how')}</Text>
          <TextInput
            label={t('badge.code')}
            required
            data-autofocus
            autoComplete="off"
            maxLength={200}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={give.error?.field('code')}
          />
          <ProblemNote error={give.error} />
          <FormButtons
            confirm={t('badge.give')}
            busy={give.isPending}
            disabled={!code.trim()}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
