import { PasswordInput, SegmentedControl, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { isRepeated, NewSecret } from '@/ui/NewSecret';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';

type Which = 'password' | 'pin';

/** Everybody changes their own password and PIN, knowing the present one. */
export function OwnSecret({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Which>('password');
  const [current, setCurrent] = useState('');
  const [value, setValue] = useState('');
  const [again, setAgain] = useState('');
  const change = useAction(
    (body: { which: Which; current: string; new: string }) => post('/api/session/secret', { body }),
    {
      done: () => {
        tellDone(t(`own.done.${which}`));
        onClose();
      },
    },
  );
  const empty = () => {
    change.reset();
    setCurrent('');
    setValue('');
    setAgain('');
  };
  useEffect(() => {
    if (opened) empty();
  }, [opened]);
  return (
    <Dialog opened={opened} busy={change.isPending} onClose={onClose} title={t('own.title')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ which, current, new: value });
        }}
      >
        <Stack>
          <SegmentedControl
            aria-label={t('own.which')}
            value={which}
            onChange={(chosen) => {
              setWhich(chosen as Which);
              empty();
            }}
            data={[
              { value: 'password', label: t('own.password') },
              { value: 'pin', label: t('own.pin') },
            ]}
          />
          <PasswordInput
            label={t(`own.current.${which}`)}
            required
            withAsterisk={false}
            data-autofocus
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={change.error?.field('current')}
            visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
          />
          <NewSecret
            which={which}
            value={value}
            again={again}
            onValue={setValue}
            onAgain={setAgain}
            error={change.error?.field(which)}
          />
          <ProblemNote error={change.error} />
          <FormButtons
            confirm={t('save')}
            busy={change.isPending}
            disabled={!current || !isRepeated(value, again)}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
