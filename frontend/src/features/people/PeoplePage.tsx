import { Skeleton, Table, TextInput } from '@mantine/core';
import { IconRobot, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePages } from '@/api/pages';
import type { Schema } from '@/api/types';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { initials } from '@/ui/initials';
import { MorePages } from '@/ui/MorePages';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import './people.css';

/** Who has an account, and what they may do. */
export function Component() {
  const { t } = useTranslation(['people', 'common']);
  const people = usePages<Schema<'PersonRow'>>(['people'], '/api/people', { page_size: 200 });
  const [where, setWhere] = useSearchParams();
  const text = where.get('search') ?? '';
  const found = people.rows.filter((person) =>
    `${person.name} ${person.username} ${(person.roles ?? []).map((role) => t(`common:role.${role}`)).join(' ')}`
      .toLowerCase()
      .includes(text.toLowerCase()),
  );
  return (
    <div className="page">
      <PageHead title={t('title')}>
        <TextInput
          size="xs"
          w={220}
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          onChange={(event) =>
            setWhere(event.currentTarget.value ? { search: event.currentTarget.value } : {}, {
              replace: true,
            })
          }
        />
      </PageHead>
      <ProblemNote error={people.error} onRetry={() => people.refetch()} />
      <section className="surface table-wrap">
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('roles')}</Table.Th>
              <Table.Th>{t('kind')}</Table.Th>
              <Table.Th>{t('language')}</Table.Th>
              <Table.Th>{t('lastSignIn')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map((person) => (
              <Table.Tr key={person.id} data-person={person.username}>
                <Table.Td>
                  <span className="person">
                    <span className="person-initials" aria-hidden>
                      {person.kind === 'system' ? <IconRobot size={16} /> : initials(person.name)}
                    </span>
                    <span>
                      <strong>{person.name}</strong>
                      <br />
                      <span className="ink2">{person.username}</span>
                    </span>
                  </span>
                </Table.Td>
                <Table.Td>{(person.roles ?? []).map((role) => t(`common:role.${role}`)).join(', ')}</Table.Td>
                <Table.Td className="ink2">
                  {t(person.is_simulated ? 'simulated' : (person.kind ?? 'human'))}
                  {!person.is_active && ` · ${t('inactive')}`}
                </Table.Td>
                <Table.Td className="ink2">{person.language === 'de' ? 'Deutsch' : 'English'}</Table.Td>
                <Table.Td className="ink2">{person.last_login ? dayClock(person.last_login) : '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {people.isPending && <Skeleton height={220} />}
        {people.isSuccess && found.length === 0 && <EmptyState title={t('empty')} />}
        <MorePages {...people} />
      </section>
    </div>
  );
}
