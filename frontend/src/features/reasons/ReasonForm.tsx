import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Kind, type Reason, useSaveReason } from './queries';

/** A new reason of a kind, or other words for one. */
export function ReasonForm({
  kind,
  of,
  onClose,
}: {
  kind: Kind;
  of: Reason | 'new' | null;
  onClose: () => void;
}) {
  const { t } = useTranslation(['reasons', 'common']);
  const reason = of === 'new' ? null : of;
  const [code, setCode] = useState('');
  const [text, setText] = useState('');
  const [german, setGerman] = useState('');
  const [isActive, setActive] = useState(true);
  const save = useSaveReason((saved) => {
    tellDone(t('saved', { code: saved.code }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    save.reset();
    setCode(reason?.code ?? '');
    setText(reason?.text ?? '');
    setGerman(reason?.translations.de ?? '');
    setActive(reason?.is_active ?? true);
  }, [of]);
  const wrong = (field: string) => save.error?.field(field);
  const words = { text, translations: { de: german } };
  return (
    <Dialog
      opened={of !== null}
      busy={save.isPending}
      onClose={onClose}
      title={reason ? t('changeTitle', { code: reason.code }) : t('addTitle', { kind: t(`kind.${kind}`) })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            reason
              ? { id: reason.id, body: { ...words, is_active: isActive } }
              : { body: { ...words, kind, code } },
          );
        }}
      >
        <Stack>
          {!reason && (
            <TextInput
              label={t('code')}
              description={t('codeHint')}
              required
              data-autofocus
              maxLength={20}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value.toUpperCase())}
              error={wrong('code')}
            />
          )}
          <TextInput
            label={t('text')}
            description={t('textHint')}
            required
            data-autofocus={reason ? true : undefined}
            maxLength={120}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={wrong('text')}
          />
          <TextInput
            label={t('german')}
            description={t('germanHint')}
            lang="de"
            maxLength={120}
            value={german}
            onChange={(event) => setGerman(event.currentTarget.value)}
            error={wrong('translations') ?? wrong('translations.de')}
          />
          {reason && (
            <Checkbox
              label={t('isActive')}
              description={t('isActiveHint')}
              checked={isActive}
              onChange={(event) => setActive(event.currentTarget.checked)}
            />
          )}
          <ProblemNote error={save.error} />
          <FormButtons
            confirm={t('common:save')}
            busy={save.isPending}
            disabled={!text.trim() || (!reason && !code.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
