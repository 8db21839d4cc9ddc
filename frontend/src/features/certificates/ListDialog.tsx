import { Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { ProblemNote } from '@/ui/Problem';
import { PemField } from './PemField';

type Props = {
  opened: boolean;
  busy: boolean;
  problem: unknown;
  onClose: () => void;
  onAdd: (pem: string) => void;
};

/** Brings an issuer's revocation list. */
export function ListDialog({ opened, busy, problem, onClose, onAdd }: Props) {
  const { t } = useTranslation('certificates');
  const [pem, setPem] = useState('');
  useEffect(() => setPem(''), [opened]);
  return (
    <Dialog opened={opened} busy={busy} onClose={onClose} size="lg" title={t('list.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAdd(pem);
        }}
      >
        <Stack>
          <Text size="sm">{t('list.how')}</Text>
          <PemField
            label={t('list.text')}
            accept=".crl,.der,.pem"
            what="X509 CRL"
            value={pem}
            onChange={setPem}
          />
          <ProblemNote error={problem} />
          <FormButtons confirm={t('list.confirm')} busy={busy} disabled={!pem.trim()} onBack={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
