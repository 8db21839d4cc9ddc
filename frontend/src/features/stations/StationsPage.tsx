import { Anchor, Button, Switch, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { objection } from '@/lib/objections';
import { clockSeconds, dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { type Check, type Proposal, useChecks, useHandshakes, useReview, useUnset } from './queries';
import { SettingForm } from './SettingForm';

function Verdict({ check }: { check: Check }) {
  const { t } = useTranslation('stations');
  return (
    <>
      <strong>{t(check.is_unchecked ? 'unchecked' : `verdict.${check.verdict}`)}</strong>
      {check.reasons.length > 0 && <div className="ink2">{check.reasons.map(objection).join(' ')}</div>}
      {check.reviewed_by && (
        <div className="ink2">
          {check.reviewed_by}: {check.review_reason}
        </div>
      )}
    </>
  );
}

/** Stations that ask before each unit: what they were told, and what ran without a go. */
export function Component() {
  const { t } = useTranslation('stations');
  const mayAuthor = useMay('integrations.author_connection');
  const mayReview = useMay('orders.review_check');
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [changing, setChanging] = useState<Proposal | null>(null);
  const [reviewing, setReviewing] = useState<Check | null>(null);
  const stations = useHandshakes();
  const unset = useUnset(stations.rows, mayAuthor);
  const checks = useChecks(onlyOpen);
  const review = useReview(() => {
    tellDone(t('reviewed'));
    setReviewing(null);
  });
  return (
    <div className="page">
      <PageHead title={t('title')} />
      <ProblemNote error={stations.error ?? checks.error} onRetry={() => void checks.refetch()} />
      <section className="surface table-wrap" aria-label={t('stations')}>
        <Table verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('station')}</Table.Th>
              <Table.Th>{t('without')}</Table.Th>
              <Table.Th>{t('wait')}</Table.Th>
              {mayAuthor && (
                <Table.Th>
                  <span className="visually-hidden">{t('actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {stations.rows.map((station) => (
              <Table.Tr key={station.id}>
                <Table.Td>
                  <strong>{station.equipment_number}</strong>
                </Table.Td>
                <Table.Td>{t(`does.${station.without_mes}`)}</Table.Td>
                <Table.Td>{station.answer_ms} ms</Table.Td>
                {mayAuthor && (
                  <Table.Td style={{ textAlign: 'right' }}>
                    <Button size="xs" variant="default" onClick={() => setChanging(station)}>
                      {t('change.button')}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
            {!stations.isPending &&
              unset.map(({ equipment, equipment_number }) => (
                <Table.Tr key={`unset ${equipment}`}>
                  <Table.Td>
                    <strong>{equipment_number}</strong>
                  </Table.Td>
                  <Table.Td colSpan={2}>{t('unset')}</Table.Td>
                  <Table.Td style={{ textAlign: 'right' }}>
                    <Button
                      size="xs"
                      onClick={() =>
                        setChanging({ equipment, equipment_number, without_mes: 'stop', answer_ms: 2000 })
                      }
                    >
                      {t('setUp')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
        {!stations.isPending && stations.rows.length + unset.length === 0 && (
          <EmptyState title={t('none.title')}>{t('none.why')}</EmptyState>
        )}
      </section>
      <section className="surface table-wrap" aria-label={t('asked')} style={{ marginTop: 16 }}>
        <Switch
          p="md"
          label={t('onlyOpen')}
          checked={onlyOpen}
          onChange={(event) => setOnlyOpen(event.currentTarget.checked)}
        />
        <Table verticalSpacing={9} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('when')}</Table.Th>
              <Table.Th>{t('station')}</Table.Th>
              <Table.Th>{t('unit')}</Table.Th>
              <Table.Th>{t('told')}</Table.Th>
              <Table.Th>{t('outcome')}</Table.Th>
              {mayReview && (
                <Table.Th>
                  <span className="visually-hidden">{t('actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {checks.rows.map((check) => (
              <Table.Tr key={check.id}>
                <Table.Td title={dayClock(check.asked_at)}>{clockSeconds(check.asked_at)}</Table.Td>
                <Table.Td>{check.work_unit_number}</Table.Td>
                <Table.Td>
                  {check.lot ? (
                    <Anchor
                      component={Link}
                      to={`/genealogy?lot=${encodeURIComponent(check.serial)}`}
                      inherit
                      underline="always"
                    >
                      {check.serial}
                    </Anchor>
                  ) : (
                    check.serial || check.job_number || `#${check.request}`
                  )}
                </Table.Td>
                <Table.Td>
                  <Verdict check={check} />
                </Table.Td>
                <Table.Td>{check.outcome ? t(`became.${check.outcome}`) : ''}</Table.Td>
                {mayReview && (
                  <Table.Td style={{ textAlign: 'right' }}>
                    {check.is_unchecked && !check.reviewed_by && (
                      <Button size="xs" variant="default" onClick={() => setReviewing(check)}>
                        {t('review.button')}
                      </Button>
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <MorePages {...checks} />
      </section>
      <SettingForm handshake={changing} onClose={() => setChanging(null)} />
      <ReasonDialog
        opened={reviewing !== null}
        title={t('review.title', { unit: reviewing?.serial || `#${reviewing?.request}` })}
        confirm={t('review.confirm')}
        busy={review.isPending}
        problem={review.error}
        onClose={() => setReviewing(null)}
        onConfirm={(reason) => reviewing && review.mutate({ id: reviewing.id, reason })}
      >
        {t('review.what')}
      </ReasonDialog>
    </div>
  );
}
