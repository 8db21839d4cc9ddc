import { Anchor, Button, NativeSelect, SegmentedControl, Skeleton, Table } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconRobot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '@/api/session';
import { useRowKeys } from '@/lib/rows';
import { dayClock } from '@/lib/time';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { initials } from '@/ui/initials';
import { MorePages } from '@/ui/MorePages';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { SearchField } from '@/ui/SearchField';
import { StateChip } from '@/ui/StateChip';
import { PersonForm } from './PersonForm';
import { type Person, ROLES, usePeople } from './queries';
import './people.css';

const SHOWN: Record<string, Record<string, string>> = {
  active: { is_active: 'true', kind: 'human' },
  left: { is_active: 'false' },
  systems: { kind: 'system' },
  all: {},
};

/** Who has an account, and what they may do. */
export function Component() {
  const { t } = useTranslation(['people', 'common']);
  const navigate = useNavigate();
  const mayAuthor = useMay('personnel.author_person');
  const { at, put } = useWhere();
  const shown = at('show') || 'active';
  const [search] = useDebouncedValue(at('search').trim(), 200);
  const people = usePeople({ ...SHOWN[shown], role: at('role'), search });
  useRowKeys();
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayAuthor && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => put('new', '1')}>
              {t('add')}
            </Button>
          )
        }
      >
        <SegmentedControl
          size="xs"
          aria-label={t('show')}
          value={shown}
          onChange={(value) => put('show', value === 'active' ? '' : value)}
          data={Object.keys(SHOWN).map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
        <NativeSelect
          size="xs"
          aria-label={t('roles')}
          value={at('role')}
          onChange={(event) => put('role', event.currentTarget.value)}
          data={[
            { value: '', label: t('anyRole') },
            ...ROLES.map((role) => ({ value: role as string, label: t(`common:role.${role}`) })),
          ]}
        />
        <SearchField label={t('search')} value={at('search')} onChange={(value) => put('search', value)} />
      </PageHead>
      <ProblemNote error={people.error} onRetry={() => people.refetch()} />
      <section className="surface table-wrap" aria-label={t('title')}>
        <Table highlightOnHover verticalSpacing={8} horizontalSpacing="md">
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
            {people.rows.map((person) => (
              <Row key={person.id} person={person} onOpen={() => navigate(`/people/${person.id}`)} />
            ))}
          </Table.Tbody>
        </Table>
        {people.isPending && <Skeleton height={220} />}
        {people.isSuccess && people.rows.length === 0 && <EmptyState title={t('empty')} />}
        <MorePages {...people} />
      </section>
      <PersonForm
        opened={mayAuthor && at('new') !== ''}
        of={null}
        onClose={() => put('new', '')}
        onDone={(person) => navigate(`/people/${person.id}`)}
      />
    </div>
  );
}

function Row({ person, onOpen }: { person: Person; onOpen: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const words = (roles: string[] | undefined) =>
    (roles ?? []).map((role) => t(`common:role.${role}`)).join(', ');
  return (
    <Table.Tr className="row-link" data-person={person.username} onClick={onOpen}>
      <Table.Td>
        <span className="person">
          <span className="person-initials" aria-hidden>
            {person.kind === 'system' ? <IconRobot size={16} /> : initials(person.name)}
          </span>
          <span>
            <Anchor
              component={Link}
              to={`/people/${person.id}`}
              fw={600}
              data-row
              onClick={(event) => event.stopPropagation()}
            >
              {person.name}
            </Anchor>
            <br />
            <span className="ink2">{person.username}</span>
          </span>
        </span>
      </Table.Td>
      <Table.Td>
        {words(person.roles)}
        {person.acting_roles.length > 0 && (
          <span className="chip tone-setup acting">
            {t('actsFor', { roles: words(person.acting_roles) })}
          </span>
        )}
      </Table.Td>
      <Table.Td className="ink2">
        {person.is_active ? (
          t(person.is_simulated ? 'simulated' : (person.kind ?? 'human'))
        ) : (
          <StateChip state="disabled" />
        )}
      </Table.Td>
      <Table.Td className="ink2">{person.language === 'de' ? 'Deutsch' : 'English'}</Table.Td>
      <Table.Td className="ink2">{person.last_login ? dayClock(person.last_login) : '–'}</Table.Td>
    </Table.Tr>
  );
}
