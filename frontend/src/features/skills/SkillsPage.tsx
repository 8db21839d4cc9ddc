import { Button, NativeSelect, Skeleton, Table, Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { Expiry } from '@/ui/Expiry';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { SearchField } from '@/ui/SearchField';
import { type Crossing, GrantForm } from './GrantForm';
import { MatrixTable } from './MatrixTable';
import { type Qualification, type Skill, useAllSkills, useExpiring, useMatrix } from './queries';
import { SkillForm } from './SkillForm';
import './skills.css';

const ROLES = ['operator', 'supervisor', 'quality', 'engineer'];

/** Who is qualified for what, what ends soon, and the list of skills. */
export function Component() {
  const { t } = useTranslation(['skills', 'common']);
  const { at, put } = useWhere();
  const tab = at('tab') || 'matrix';
  const [search] = useDebouncedValue(at('search').trim(), 200);
  const mayAuthor = useMay('personnel.author_skill');
  const matrix = useMatrix(at('role'), search);
  const expiring = useExpiring();
  const [crossing, setCrossing] = useState<Crossing | null>(null);
  const [skill, setSkill] = useState<Skill | 'new' | null>(null);
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayAuthor && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setSkill('new')}>
              {t('add')}
            </Button>
          )
        }
      >
        {tab === 'matrix' && (
          <>
            <NativeSelect
              size="xs"
              aria-label={t('role')}
              value={at('role')}
              onChange={(event) => put('role', event.currentTarget.value)}
              data={[
                { value: '', label: t('anyRole') },
                ...ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) })),
              ]}
            />
            <SearchField
              label={t('search')}
              value={at('search')}
              onChange={(value) => put('search', value)}
            />
          </>
        )}
      </PageHead>
      <Tabs
        value={tab}
        onChange={(value) => put('tab', value === 'matrix' ? '' : (value ?? ''))}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="matrix">{t('tab.matrix')}</Tabs.Tab>
          <Tabs.Tab value="expiring">{t('tab.expiring', { count: expiring.data?.length ?? 0 })}</Tabs.Tab>
          <Tabs.Tab value="list">{t('tab.list')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="matrix" pt="md">
          <ProblemNote error={matrix.error} onRetry={() => matrix.refetch()} />
          <section className="surface table-wrap" aria-label={t('tab.matrix')}>
            {matrix.isPending && <Skeleton height={220} />}
            {matrix.data && matrix.data.skills.length > 0 && (
              <MatrixTable of={matrix.data} onCrossing={setCrossing} onSkill={setSkill} />
            )}
            {matrix.data?.skills.length === 0 && <EmptyState title={t('none')}>{t('noneWhy')}</EmptyState>}
            {matrix.data && matrix.data.skills.length > 0 && matrix.data.people.length === 0 && (
              <EmptyState title={t('nobody')} />
            )}
          </section>
        </Tabs.Panel>
        <Tabs.Panel value="expiring" pt="md">
          <ProblemNote error={expiring.error} onRetry={() => expiring.refetch()} />
          <Expiring rows={expiring.data ?? []} onCrossing={setCrossing} />
        </Tabs.Panel>
        <Tabs.Panel value="list" pt="md">
          <SkillList may={mayAuthor} onSkill={setSkill} />
        </Tabs.Panel>
      </Tabs>
      <GrantForm at={crossing} onClose={() => setCrossing(null)} />
      <SkillForm of={skill} onClose={() => setSkill(null)} />
    </div>
  );
}

/** What somebody should renew, the most urgent first. */
function Expiring({ rows, onCrossing }: { rows: Qualification[]; onCrossing: (at: Crossing) => void }) {
  const { t } = useTranslation('skills');
  const mayGrant = useMay('personnel.grant_skill');
  if (rows.length === 0)
    return (
      <section className="surface">
        <EmptyState title={t('nothingEnds')} />
      </section>
    );
  return (
    <section className="surface table-wrap" aria-label={t('tab.expiring', { count: rows.length })}>
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th>{t('skill')}</Table.Th>
            <Table.Th>{t('until')}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t('actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td className="strong">{row.person_name}</Table.Td>
              <Table.Td>
                {row.name} <span className="ink3">{row.number}</span>
              </Table.Td>
              <Table.Td>
                <Expiry at={row.expires_at ?? null} warning={row.warning} />
              </Table.Td>
              <Table.Td style={{ textAlign: 'right' }}>
                {mayGrant && (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() =>
                      onCrossing({
                        person: { id: row.person, name: row.person_name },
                        skill: row,
                        held: {
                          qualification: row.id,
                          number: row.number,
                          expires_at: row.expires_at ?? null,
                          warning: row.warning,
                        },
                      })
                    }
                  >
                    {t('renew')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** All skills, those for which nobody is qualified any more included. */
function SkillList({ may, onSkill }: { may: boolean; onSkill: (skill: Skill) => void }) {
  const { t } = useTranslation('skills');
  const { data, error, refetch } = useAllSkills();
  return (
    <>
      <ProblemNote error={error} onRetry={() => refetch()} />
      <section className="surface table-wrap" aria-label={t('tab.list')}>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.results.map((skill) => (
              <Table.Tr key={skill.id}>
                <Table.Td className="strong">{skill.number}</Table.Td>
                <Table.Td>{skill.name}</Table.Td>
                <Table.Td className="ink2">{t(skill.is_active ? 'inUse' : 'retired')}</Table.Td>
                <Table.Td style={{ textAlign: 'right' }}>
                  {may && (
                    <Button size="xs" variant="default" onClick={() => onSkill(skill)}>
                      {t('change')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {data?.results.length === 0 && <EmptyState title={t('none')}>{t('noneWhy')}</EmptyState>}
      </section>
    </>
  );
}
