import { Button, Group, Table } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { tellDone } from '@/ui/notify';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { GiveBadge } from './GiveBadge';
import { type ApiKey, type Badge, type PersonDetail, useEndBadge, useWithdrawKey } from './queries';

const when = (at: string | null | undefined) => (at ? dayClock(at) : '–');

/** What opens something for this person: cards, and a machine client's keys. */
export function Keys({ person }: { person: PersonDetail }) {
  return (
    <>
      {person.kind === 'human' && <Badges person={person} />}
      {(person.kind === 'system' || person.api_keys.length > 0) && <ApiKeys person={person} />}
    </>
  );
}

function Badges({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('people');
  const mayAuthor = useMay('personnel.author_person');
  const mayBlock = useMay('personnel.block_badge');
  const [giving, setGiving] = useState(false);
  const [ending, setEnding] = useState<{ badge: Badge; how: 'take-back' | 'report-lost' } | null>(null);
  const done = () => {
    tellDone(t('badge.ended'));
    setEnding(null);
  };
  const takeBack = useEndBadge('take-back', done);
  const lost = useEndBadge('report-lost', done);
  const end = ending?.how === 'report-lost' ? lost : takeBack;
  return (
    <section className="surface table-wrap" aria-label={t('badge.title')}>
      <div className="section-head">
        <h2 className="eyebrow">{t('badge.title')}</h2>
        {mayAuthor && person.is_active && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconId size={16} aria-hidden />}
            onClick={() => setGiving(true)}
          >
            {t('badge.give')}
          </Button>
        )}
      </div>
      {person.badges.length === 0 ? (
        <EmptyState title={t('badge.none')}>{t('badge.noneWhy')}</EmptyState>
      ) : (
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('badge.ending')}</Table.Th>
              <Table.Th>{t('badge.since')}</Table.Th>
              <Table.Th>{t('badge.state')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {person.badges.map((badge) => (
              <Table.Tr key={badge.id}>
                <Table.Td>{badge.ending ? `…${badge.ending}` : t('badge.short')}</Table.Td>
                <Table.Td className="ink2">{when(badge.given_at)}</Table.Td>
                <Table.Td>
                  {badge.is_active
                    ? t('badge.inUse')
                    : `${t(`badge.was.${badge.ended_why || 'taken_back'}`)}, ${when(badge.ended_at)}`}
                </Table.Td>
                <Table.Td>
                  {badge.is_active && (
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      {mayAuthor && (
                        <Button
                          size="xs"
                          variant="default"
                          onClick={() => setEnding({ badge, how: 'take-back' })}
                        >
                          {t('badge.takeBack')}
                        </Button>
                      )}
                      {mayBlock && (
                        <Button
                          size="xs"
                          variant="default"
                          onClick={() => setEnding({ badge, how: 'report-lost' })}
                        >
                          {t('badge.lost')}
                        </Button>
                      )}
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <GiveBadge opened={giving} of={person} onClose={() => setGiving(false)} />
      <ReasonDialog
        opened={ending !== null}
        title={t(ending?.how === 'report-lost' ? 'badge.lostTitle' : 'badge.takeBackTitle')}
        confirm={t(ending?.how === 'report-lost' ? 'badge.lost' : 'badge.takeBack')}
        danger={ending?.how === 'report-lost'}
        busy={end.isPending}
        problem={end.error}
        onClose={() => setEnding(null)}
        onConfirm={(reason) => ending && end.mutate({ id: ending.badge.id, reason })}
      >
        {t(ending?.how === 'report-lost' ? 'badge.lostWhat' : 'badge.takeBackWhat')}
      </ReasonDialog>
    </section>
  );
}

function ApiKeys({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('people');
  const may = useMay('personnel.create_api_key');
  const [going, setGoing] = useState<ApiKey | null>(null);
  const withdraw = useWithdrawKey(() => {
    tellDone(t('key.withdrawn'));
    setGoing(null);
  });
  return (
    <section className="surface table-wrap" aria-label={t('key.title')} style={{ marginTop: 16 }}>
      <div className="section-head">
        <h2 className="eyebrow">{t('key.title')}</h2>
      </div>
      {person.api_keys.length === 0 ? (
        <EmptyState title={t('key.none')}>
          {t('key.noneWhy')} <code>python manage.py create_api_key {person.username}</code>
        </EmptyState>
      ) : (
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('key.name')}</Table.Th>
              <Table.Th>{t('key.begins')}</Table.Th>
              <Table.Th>{t('key.made')}</Table.Th>
              <Table.Th>{t('key.used')}</Table.Th>
              <Table.Th>{t('badge.state')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {person.api_keys.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td>{key.name}</Table.Td>
                <Table.Td>
                  <code>{key.prefix}…</code>
                </Table.Td>
                <Table.Td className="ink2">{when(key.created_at)}</Table.Td>
                <Table.Td className="ink2">{when(key.last_used_at)}</Table.Td>
                <Table.Td>{t(key.is_active ? 'key.inUse' : 'key.gone')}</Table.Td>
                <Table.Td style={{ textAlign: 'right' }}>
                  {may && key.is_active && (
                    <Button size="xs" variant="default" onClick={() => setGoing(key)}>
                      {t('key.withdraw')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <ReasonDialog
        opened={going !== null}
        title={t('key.withdrawTitle', { name: going?.name })}
        confirm={t('key.withdraw')}
        danger
        busy={withdraw.isPending}
        problem={withdraw.error}
        onClose={() => setGoing(null)}
        onConfirm={(reason) => going && withdraw.mutate({ id: going.id, reason })}
      >
        {t('key.withdrawWhat')}
      </ReasonDialog>
    </section>
  );
}
