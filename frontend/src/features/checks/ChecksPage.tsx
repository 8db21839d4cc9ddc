import { NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { type NewMode, type Place, type Strictness, usePlaces, useSetCheck } from './queries';
import { inTree } from './tree';
import './checks.css';

const MODES = ['inherit', 'off', 'warn', 'block'] as const;
const ownSettings = (place: Place) => place.checks.filter((check) => check.set_at === place.number).length;

/** How strictly the start gate asks: off, warn or block, place by place. */
export function Component() {
  const { t } = useTranslation('checks');
  const [where, setWhere] = useSearchParams();
  const { data: places = [], error, refetch } = usePlaces();
  const tree = inTree(places);
  const chosen = places.find((place) => place.number === where.get('at')) ?? tree[0]?.[0];
  return (
    <div className="page">
      <PageHead title={t('title')} />
      <p className="ink2 checks-intro">{t('intro')}</p>
      <ProblemNote error={error} onRetry={() => refetch()} />
      <div className="checks">
        <nav className="surface" aria-label={t('places')}>
          <ul>
            {tree.map(([place, depth]) => (
              <li key={place.id}>
                <button
                  type="button"
                  aria-current={place.id === chosen?.id}
                  style={{ paddingLeft: 12 + depth * 18 }}
                  onClick={() => setWhere({ at: place.number })}
                >
                  <strong>{place.number}</strong> <span className="ink2">{place.name}</span>
                  {ownSettings(place) > 0 && (
                    <span className="chip tone-setup">{t('ownSettings', { count: ownSettings(place) })}</span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        {chosen && <ChecksOf key={chosen.id} place={chosen} />}
      </div>
    </div>
  );
}

function ChecksOf({ place }: { place: Place }) {
  const { t } = useTranslation(['checks', 'common']);
  const maySet = useMay('orders.set_startcheck');
  const [asked, setAsked] = useState<Pick<NewMode, 'check' | 'mode'> | null>(null);
  const words = (asking: { check: string; mode: string }) => ({
    check: t(`names.${asking.check}`),
    place: place.number,
    mode: t(`modes.${asking.mode}`),
  });
  const set = useSetCheck((_, done) => {
    tellDone(t('done', words(done)));
    setAsked(null);
  });
  const origin = (check: Strictness) =>
    check.set_at === place.number
      ? t('own')
      : check.set_at
        ? t('from', { place: check.set_at })
        : t('default');
  return (
    <section className="surface table-wrap" aria-label={place.number}>
      <Table verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('check')}</Table.Th>
            <Table.Th>{t('mode', { place: place.number })}</Table.Th>
            <Table.Th>{t('whoLifts')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {place.checks.map((check) => (
            <Table.Tr key={check.check}>
              <Table.Td>
                <strong>{t(`names.${check.check}`)}</strong>
                <div className="ink2">{t(`explain.${check.check}`)}</div>
              </Table.Td>
              <Table.Td>
                {maySet ? (
                  <NativeSelect
                    aria-label={`${t(`names.${check.check}`)}: ${t('mode', { place: place.number })}`}
                    value={check.set_at === place.number ? check.mode : 'inherit'}
                    onChange={(event) => {
                      set.reset();
                      setAsked({
                        check: check.check as NewMode['check'],
                        mode: event.currentTarget.value as NewMode['mode'],
                      });
                    }}
                    data={MODES.map((mode) => ({
                      value: mode,
                      label:
                        mode === 'inherit' && check.set_at !== place.number
                          ? `${t(`modes.${check.mode}`)} (${origin(check)})`
                          : t(`modes.${mode}`),
                    }))}
                  />
                ) : (
                  <>
                    {t(`modes.${check.mode}`)} <span className="ink2">({origin(check)})</span>
                  </>
                )}
              </Table.Td>
              <Table.Td>
                {check.lifted_by.map((role) => t(`common:role.${role}`)).join(', ') || t('nobody')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <ReasonDialog
        opened={asked !== null}
        title={asked ? t('setTitle', words(asked)) : ''}
        confirm={t('set')}
        busy={set.isPending}
        problem={set.error}
        onClose={() => setAsked(null)}
        onConfirm={(reason) => asked && set.mutate({ ...asked, equipment: place.id, reason })}
      >
        {t('setWhy', { place: place.number })}
      </ReasonDialog>
    </section>
  );
}
