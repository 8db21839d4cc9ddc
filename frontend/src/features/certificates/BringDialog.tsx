import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { ProblemNote } from '@/ui/Problem';
import { PemField } from './PemField';
import type { Brought, Purpose } from './queries';

type Props = {
  purpose: Purpose | null;
  busy: boolean;
  problem: unknown;
  onClose: () => void;
  onBring: (brought: Brought) => void;
};

const NOTHING = { pem: '', key: '', password: '', reason: '' };

/** Takes in a certificate that the plant's issuer made for Lineside, with its key. */
export function BringDialog({ purpose, busy, problem, onClose, onBring }: Props) {
  const { t } = useTranslation(['certificates', 'common']);
  const [told, setTold] = useState(NOTHING);
  useEffect(() => {
    if (purpose === null) setTold(NOTHING);
  }, [purpose]);
  const tell = (some: Partial<typeof NOTHING>) => setTold((before) => ({ ...before, ...some }));
  return (
    <Dialog opened={purpose !== null} busy={busy} onClose={onClose} size="lg" title={t('own.bringTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (purpose) onBring({ ...told, reason: told.reason.trim(), purpose });
        }}
      >
        <Stack>
          <Text size="sm">{t(`own.bringHow.${purpose ?? 'application'}`)}</Text>
          <PemField
            label={t('add.text')}
            accept=".der,.pem,.crt,.cer"
            value={told.pem}
            onChange={(pem) => tell({ pem })}
          />
          <PemField
            label={t('own.key')}
            accept=".pem,.key"
            value={told.key}
            onChange={(key) => tell({ key })}
          />
          <PasswordInput
            label={t('own.password')}
            autoComplete="off"
            value={told.password}
            onChange={(event) => tell({ password: event.currentTarget.value })}
          />
          <TextInput
            label={t('common:reason')}
            required
            maxLength={500}
            value={told.reason}
            onChange={(event) => tell({ reason: event.currentTarget.value })}
          />
          <ProblemNote error={problem} />
          <FormButtons
            confirm={t('own.bringConfirm')}
            busy={busy}
            disabled={!told.pem.trim() || !told.key.trim() || !told.reason.trim()}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
