import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { ProblemNote } from '@/ui/Problem';
import { PemField } from './PemField';
import { inFours } from './pem';
import { type Certificate, useConnections } from './queries';

type Props = {
  /** The one to trust; "new" asks for a file first. */
  what: Certificate | 'new' | null;
  busy: boolean;
  problem: unknown;
  onClose: () => void;
  onTrust: (chosen: { pem: string; connections: number[]; reason: string; needs_list: boolean }) => void;
};

/** Asks to compare the thumbprint and where the certificate is to be believed. */
export function TrustDialog({ what, busy, problem, onClose, onTrust }: Props) {
  const { t } = useTranslation('certificates');
  const connections = useConnections(what !== null);
  const [chosen, setChosen] = useState<number[]>([]);
  const [reason, setReason] = useState('');
  const [pem, setPem] = useState('');
  const [needsList, setNeedsList] = useState(true);
  const isNew = what === 'new';
  const isIssuer = what !== null && what !== 'new' && what.is_authority;
  useEffect(() => {
    if (what === null) return;
    setReason('');
    setPem('');
    setChosen(
      what === 'new' ? [] : (what.is_authority ? what.connections : what.shown_by).map((each) => each.id),
    );
    setNeedsList(what === 'new' || what.needs_list !== false);
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
          onTrust({ pem, connections: chosen, reason: reason.trim(), needs_list: needsList });
        }}
      >
        <Stack>
          {isNew ? (
            <>
              <Text size="sm">{t('add.how')}</Text>
              <PemField label={t('add.text')} accept=".der,.pem,.crt,.cer" value={pem} onChange={setPem} />
            </>
          ) : (
            what && (
              <>
                <Text size="sm">{t(isIssuer ? 'trust.issuer' : 'trust.compare')}</Text>
                <p className="thumbprint thumbprint-big" data-testid="thumbprint">
                  {inFours(what.thumbprint)}
                </p>
                <Text size="sm" className="ink2">
                  {what.subject} · {isIssuer ? t('issuer') : what.application_uri || t('noUri')}
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
          {(isNew || isIssuer) && (
            <Checkbox
              label={t('trust.needsList')}
              description={t('trust.needsListWhy')}
              checked={needsList}
              onChange={(event) => setNeedsList(event.currentTarget.checked)}
            />
          )}
          <TextInput
            label={t('trust.note')}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={problem} />
          <FormButtons
            confirm={t('trust.confirm')}
            busy={busy}
            disabled={isNew && !pem.trim()}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
