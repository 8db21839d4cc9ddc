import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayClock, fullDay } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { Expiry } from '@/ui/Expiry';
import { ProblemNote } from '@/ui/Problem';
import { useQualifications, useReadings } from './queries';

/** What somebody is and was qualified for. */
export function Skills({ person, name }: { person: number; name: string }) {
  const { t } = useTranslation('people');
  const { data, error, refetch } = useQualifications(person);
  return (
    <section className="surface table-wrap" aria-label={t('tab.skills')}>
      <div className="section-head">
        <h2 className="eyebrow">{t('tab.skills')}</h2>
        <Link to={`/skills?search=${encodeURIComponent(name)}`}>{t('skill.inMatrix')}</Link>
      </div>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {data?.results.length === 0 && <EmptyState title={t('skill.none')} />}
      {data && data.results.length > 0 && (
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('skill.name')}</Table.Th>
              <Table.Th>{t('skill.granted')}</Table.Th>
              <Table.Th>{t('skill.state')}</Table.Th>
              <Table.Th>{t('skill.by')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.results.map((held) => (
              <Table.Tr key={held.id}>
                <Table.Td>
                  {held.name} <span className="ink3">{held.number}</span>
                </Table.Td>
                <Table.Td className="ink2">{held.granted_at ? fullDay(held.granted_at) : '–'}</Table.Td>
                <Table.Td>
                  {held.revoked_at ? (
                    <span className="ink2">{t('skill.ended', { day: fullDay(held.revoked_at) })}</span>
                  ) : (
                    <Expiry at={held.expires_at ?? null} warning={held.warning} />
                  )}
                </Table.Td>
                <Table.Td className="ink2">{held.by_name}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

/** Which versions somebody has confirmed to have read. */
export function Readings({ person }: { person: number }) {
  const { t } = useTranslation(['people', 'common']);
  const { data, error, refetch } = useReadings(person);
  return (
    <section className="surface table-wrap" aria-label={t('tab.training')}>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {data?.results.length === 0 && (
        <EmptyState title={t('reading.none')}>{t('reading.noneWhy')}</EmptyState>
      )}
      {data && data.results.length > 0 && (
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('reading.what')}</Table.Th>
              <Table.Th>{t('reading.version')}</Table.Th>
              <Table.Th>{t('reading.at')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.results.map((reading) => (
              <Table.Tr key={reading.id}>
                <Table.Td>{reading.subject_number}</Table.Td>
                <Table.Td>{reading.version}</Table.Td>
                <Table.Td className="ink2">{reading.at ? dayClock(reading.at) : '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
