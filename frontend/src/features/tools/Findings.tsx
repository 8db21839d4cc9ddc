import { Button, Checkbox, Stack, Table, Text, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number, unitName } from '@/lib/quantity';
import { dayClock, fromPlantTime, fullDay } from '@/lib/time';
import { DayField, dayOf } from '@/ui/DayField';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { MorePages } from '@/ui/MorePages';
import MEANINGS from '@/ui/meanings.json';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { SignDialog } from '@/ui/SignDialog';
import { type Finding, type Gauge, useConclude, useDoubtful, useFindWrong } from './queries';

/** It measured wrong: since when that may be so, and whether what it measured shall wait. */
export function FoundWrongForm({ of, onClose }: { of: Gauge | null; onClose: () => void }) {
  const { t } = useTranslation(['tools', 'common']);
  const [since, setSince] = useState('');
  const [reason, setReason] = useState('');
  const [hold, setHold] = useState(false);
  const say = useFindWrong((finding) => {
    tellDone(t('found.done', { number: finding.gauge, count: finding.results }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    say.reset();
    setSince(of.calibrated_at ? dayOf(Date.parse(of.calibrated_at)) : '');
    setReason('');
    setHold(false);
  }, [of]);
  const wrong = (field: string) => say.error?.field(field);
  return (
    <Dialog
      opened={of !== null}
      busy={say.isPending}
      onClose={onClose}
      title={t('found.title', { number: of?.number })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!of) return;
          say.mutate({
            gauge: of.id,
            reason,
            hold,
            ...(since ? { doubtful_since: fromPlantTime(`${since} 00:00:00`) } : {}),
          });
        }}
      >
        <Stack>
          <Text size="sm">{t('found.what')}</Text>
          <Textarea
            label={t('found.reason')}
            required
            data-autofocus
            autosize
            minRows={2}
            maxLength={400}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={wrong('reason')}
          />
          <DayField
            label={t('found.since')}
            description={t('found.sinceHint')}
            value={since}
            onChange={setSince}
            error={wrong('doubtful_since')}
          />
          <Checkbox
            label={t('found.hold')}
            description={t('found.holdHint')}
            checked={hold}
            onChange={(event) => setHold(event.currentTarget.checked)}
          />
          <ProblemNote error={say.error} />
          <FormButtons
            confirm={t('found.say')}
            busy={say.isPending}
            disabled={!reason.trim()}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}

/** Everything it measured since, and the signed judgement of it. */
export function FindingDialog({ of, onClose }: { of: Finding | null; onClose: () => void }) {
  const { t } = useTranslation('tools');
  const results = useDoubtful(of);
  const [signing, setSigning] = useState(false);
  const conclude = useConclude(() => {
    tellDone(t('done'));
    setSigning(false);
    onClose();
  });
  if (!of) return null;
  const since = fullDay(of.doubtful_since);
  return (
    <>
      <Dialog opened={!signing} size="xl" onClose={onClose} title={t('found.of', { number: of.gauge })}>
        <Stack>
          <Text size="sm">
            {t('found.said', { who: of.found_by, at: dayClock(of.found_at), reason: of.reason, since })}
          </Text>
          <ProblemNote error={results.error} onRetry={() => results.refetch()} />
          <div className="table-wrap">
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('found.piece')}</Table.Th>
                  <Table.Th>{t('found.job')}</Table.Th>
                  <Table.Th>{t('found.value')}</Table.Th>
                  <Table.Th>{t('found.measured')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {results.rows.map((each) => (
                  <Table.Tr key={each.id}>
                    <Table.Td>
                      {each.lot ? (
                        <Link to={`/genealogy?lot=${encodeURIComponent(each.lot)}`}>{each.lot}</Link>
                      ) : (
                        '–'
                      )}
                    </Table.Td>
                    <Table.Td className="ink2">{each.job}</Table.Td>
                    <Table.Td>
                      {each.name}:{' '}
                      <strong>
                        {each.value === null ? each.text : `${number(each.value)} ${unitName(each.unit)}`}
                      </strong>
                    </Table.Td>
                    <Table.Td className="ink2">
                      {dayClock(each.measured_at)} · {each.by}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          {results.isSuccess && results.rows.length === 0 && <Text size="sm">{t('found.nothing')}</Text>}
          <MorePages {...results} />
          <Text size="sm" className="ink2">
            <Trans t={t} i18nKey="found.next" components={{ a: <Link to="/quality" /> }} />
          </Text>
          {of.allowed_actions.includes('conclude') && (
            <Button
              onClick={() => {
                conclude.reset();
                setSigning(true);
              }}
            >
              {t('found.conclude')}
            </Button>
          )}
        </Stack>
      </Dialog>
      <SignDialog
        opened={signing}
        title={t('found.conclude')}
        meaning={MEANINGS.found_wrong}
        shown={[
          { label: t('found.gauge'), value: of.gauge },
          { label: t('found.since'), value: since },
          { label: t('found.results'), value: String(of.results) },
        ]}
        withReason
        confirm={t('found.sign')}
        busy={conclude.isPending}
        problem={conclude.error}
        onClose={() => setSigning(false)}
        onSign={({ secret, reason }) => conclude.mutate({ id: of.id, conclusion: reason, secret })}
      />
    </>
  );
}
