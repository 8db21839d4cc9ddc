import { ActionIcon, Button, Menu, Skeleton, Table } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { useRowKeys } from '@/lib/rows';
import { EmptyState } from '@/ui/EmptyState';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { ClassForm } from './ClassForm';
import { MoveDialog } from './MoveDialog';
import { PlaceForm, type Wanted } from './PlaceForm';
import { type Place, usePlaces, useRestorePlace, useRetirePlace } from './queries';
import { ShiftsDialog } from './ShiftsDialog';
import { below, lines } from './tree';
import './places.css';

/** The plant as a tree: sites, areas, lines, and the work units jobs run at. */
export function Component() {
  const { t } = useTranslation(['places', 'common']);
  const mayAuthor = useMay('equipment.author_equipment');
  const { data: places, error, refetch } = usePlaces();
  const [where] = useSearchParams();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  // Whoever was sent here to add the site finds the form open.
  const isSent = where.has('add') && mayAuthor && places?.length === 0;
  useEffect(() => {
    if (isSent) setWanted({ in: null });
  }, [isSent]);
  const [moving, setMoving] = useState<Place | null>(null);
  const [retiring, setRetiring] = useState<Place | null>(null);
  const [shiftsOf, setShiftsOf] = useState<Place | null>(null);
  const [classForm, setClassForm] = useState(false);
  const retire = useRetirePlace((place) => {
    tellDone(t('retired', { number: place.number }));
    setRetiring(null);
  });
  const restore = useRestorePlace((place) => tellDone(t('restored', { number: place.number })));
  useRowKeys();
  const ask = (place: Place) => {
    retire.reset();
    setRetiring(place);
  };
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayAuthor && (
            <>
              <Button variant="default" onClick={() => setClassForm(true)}>
                {t('addClass')}
              </Button>
              <Button
                leftSection={<IconPlus size={17} aria-hidden />}
                onClick={() => setWanted({ in: null })}
              >
                {t('add')}
              </Button>
            </>
          )
        }
      />
      <ProblemNote error={error} onRetry={() => refetch()} />
      <section className="surface table-wrap" aria-label={t('title')}>
        {!places && !error && <Skeleton height={220} />}
        {places?.length === 0 && <EmptyState title={t('empty.title')}>{t('empty.why')}</EmptyState>}
        {places && places.length > 0 && (
          <Table verticalSpacing={7} horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('place')}</Table.Th>
                <Table.Th>{t('level')}</Table.Th>
                <Table.Th>{t('how')}</Table.Th>
                <Table.Th>{t('classes')}</Table.Th>
                {mayAuthor && (
                  <Table.Th>
                    <span className="visually-hidden">{t('actions')}</span>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines(places).map(({ place, depth }) => (
                <Table.Tr
                  key={place.id}
                  data-place={place.number}
                  data-retired={!place.is_usable || undefined}
                >
                  <Table.Td>
                    <span className="place" style={{ paddingLeft: depth * 22 }}>
                      <strong>{place.number}</strong>
                      <span className="ink2">{place.name}</span>
                    </span>
                  </Table.Td>
                  <Table.Td>
                    {t(`levels.${place.level}`)}
                    {!place.is_usable && <span className="chip tone-idle">{t('outOfUse')}</span>}
                  </Table.Td>
                  <Table.Td className="ink2">
                    {place.mode ? t(`modes.${place.mode}`) : place.time_zone}
                  </Table.Td>
                  <Table.Td className="ink2">{place.classes.map((each) => each.name).join(', ')}</Table.Td>
                  {mayAuthor && (
                    <Table.Td className="place-actions">
                      {place.is_usable && below(place.level ?? '').length > 0 && (
                        <Button
                          variant="default"
                          size="compact-sm"
                          leftSection={<IconPlus size={14} aria-hidden />}
                          onClick={() => setWanted({ in: place })}
                        >
                          {t('addHere')}
                          <span className="visually-hidden"> {place.number}</span>
                        </Button>
                      )}
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            data-row
                            aria-label={t('actionsOf', { number: place.number })}
                          >
                            <IconDots size={18} aria-hidden />
                          </ActionIcon>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item onClick={() => setWanted({ change: place })}>{t('change')}</Menu.Item>
                          {place.level === 'site' && (
                            <Menu.Item onClick={() => setShiftsOf(place)}>{t('shifts')}</Menu.Item>
                          )}
                          <Menu.Item onClick={() => setMoving(place)}>{t('move')}</Menu.Item>
                          {place.is_usable ? (
                            <Menu.Item onClick={() => ask(place)}>{t('retire')}</Menu.Item>
                          ) : (
                            <Menu.Item onClick={() => restore.mutate({ id: place.id })}>
                              {t('restore')}
                            </Menu.Item>
                          )}
                        </Menu.Dropdown>
                      </Menu>
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </section>
      <PlaceForm wanted={wanted} onClose={() => setWanted(null)} />
      <MoveDialog place={moving} places={places ?? []} onClose={() => setMoving(null)} />
      <ShiftsDialog site={shiftsOf} onClose={() => setShiftsOf(null)} />
      <ClassForm opened={classForm} onClose={() => setClassForm(false)} />
      <ReasonDialog
        opened={retiring !== null}
        title={t('retireOf', { number: retiring?.number })}
        confirm={t('retire')}
        busy={retire.isPending}
        problem={retire.error}
        onClose={() => setRetiring(null)}
        onConfirm={(reason) => retiring && retire.mutate({ id: retiring.id, reason })}
      >
        {t('retireWhy')}
      </ReasonDialog>
    </div>
  );
}
