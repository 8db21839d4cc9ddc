import { Button, Checkbox, FileInput, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import { inFours, toPem } from './pem';
import { type Certificate, useConnections } from './queries';

type Props = {
  /** The one to trust; "new" asks for a file first. */
  what: Certificate | 'new' | null;
  busy: boolean;
  problem: unknown;
  onClose: () => void;
  onTrust: (chosen: { pem: string; connections: number[]; reason: string }) => void;
};

/** Asks to compare the thumbprint and where the certificate is to be believed. */
export function TrustDialog({ what, busy, problem, onClose, onTrust }: Props) {
  const { t } = useTranslation(['certificates', 'common']);
  const connections = useConnections(what !== null);
  const [chosen, setChosen] = useState<number[]>([]);
  const [reason, setReason] = useState('');
  const [pem, setPem] = useState('');
  const isNew = what === 'new';
  useEffect(() => {
    if (what === null) return;
    setReason('');
    setPem('');
    setChosen(what === 'new' ? [] : what.shown_by.map((each) => each.id));
  }, [what]);
  const toggle = (id: number) =>
    setChosen((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id]));
  return (
    <Dialog
      opened={what !== null}
      busy={busy}
      onClose={onClose}
      size="lg"
      title={isNew ? t('add.title') : t('trust.title')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onTrust({ pem, connections: chosen, reason: reason.trim() });
        }}
      >
        <Stack>
          {isNew ? (
            <>
              <Text size="sm">{t('add.how')}</Text>
              <FileInput
                label={t('add.file')}
                accept=".der,.pem,.crt,.cer"
                placeholder={t('add.choose')}
                onChange={async (file) => setPem(file ? toPem(new Uint8Array(await file.arrayBuffer())) : '')}
              />
              <Textarea
                label={t('add.text')}
                required
                autosize
                minRows={4}
                maxRows={8}
                value={pem}
                classNames={{ input: 'certificate-pem' }}
                onChange={(event) => setPem(event.currentTarget.value)}
              />
            </>
          ) : (
            what && (
              <>
                <Text size="sm">{t('trust.compare')}</Text>
                <p className="thumbprint thumbprint-big" data-testid="thumbprint">
                  {inFours(what.thumbprint)}
                </p>
                <Text size="sm" className="ink2">
                  {what.subject} · {what.application_uri || t('noUri')}
                </Text>
              </>
            )
          )}
          <ProblemNote error={connections.error} />
          <Checkbox.Group label={t('trust.where')} description={t('trust.one')} value={chosen.map(String)}>
            <Stack gap={8} mt={8}>
              {(connections.data?.results ?? []).map((each) => (
                <Checkbox
                  key={each.id}
                  value={String(each.id)}
                  label={each.name}
                  description={each.endpoint}
                  onChange={() => toggle(each.id)}
                />
              ))}
              {connections.isSuccess && connections.data.results.length === 0 && (
                <Text size="sm" className="ink2">
                  {t('trust.nowhere')}
                </Text>
              )}
            </Stack>
          </Checkbox.Group>
          <TextInput
            label={t('trust.note')}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={problem} />
          <Group justify="flex-end">
            <Button variant="default" disabled={busy} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={busy} disabled={isNew && !pem.trim()}>
              {t('trust.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
