import { Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type PersonDetail, useOnPerson } from './queries';
import { SecretFields } from './SecretFields';

/** A new first password or PIN for somebody who forgot theirs. */
export function SecretForm({
  opened,
  of,
  onClose,
}: {
  opened: boolean;
  of: PersonDetail;
  onClose: () => void;
}) {
  const { t } = useTranslation(['people', 'common']);
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const set = useOnPerson('set-secret', () => {
    tellDone(t('first.done', { name: of.name }));
    onClose();
  });
  useEffect(() => {
    if (!opened) return;
    set.reset();
    setPassword('');
    setPin('');
  }, [opened]);
  return (
    <Dialog
      opened={opened}
      busy={set.isPending}
      onClose={onClose}
      title={t('first.title', { name: of.name })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate({ id: of.id, body: { ...(password && { password }), ...(pin && { pin }) } });
        }}
      >
        <Stack>
          <Text size="sm">{t('first.how')}</Text>
          <SecretFields
            password={password}
            pin={pin}
            onPassword={setPassword}
            onPin={setPin}
            wrong={(field) => set.error?.field(field)}
          />
          <ProblemNote error={set.error} />
          <FormButtons
            confirm={t('first.confirm')}
            busy={set.isPending}
            disabled={!password && !pin}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
