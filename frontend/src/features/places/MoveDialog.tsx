import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Place, useMovePlace, usePlace } from './queries';
import { hosts } from './tree';

type Props = { place: Place | null; places: Place[]; onClose: () => void };

/** Puts a place, with all that stands in it, somewhere else. */
export function MoveDialog({ place, places, onClose }: Props) {
  const { t } = useTranslation(['places', 'common']);
  const now = usePlace(place?.id).data;
  const [to, setTo] = useState('');
  const move = useMovePlace((moved) => {
    tellDone(t('moved', { number: moved.number }));
    onClose();
  });
  useEffect(() => {
    if (!place) return;
    move.reset();
    setTo(place.parent_number ?? '');
  }, [place]);
  const isTop = place?.level === 'site' || place?.level === 'enterprise';
  return (
    <Dialog
      opened={place !== null}
      busy={move.isPending}
      onClose={onClose}
      title={t('moveOf', { number: place?.number })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (place) move.mutate({ id: place.id, seen: now?.etag, to: to || null });
        }}
      >
        <Stack>
          <NativeSelect
            label={t('standsIn')}
            data-autofocus
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            data={[
              ...(isTop ? [{ value: '', label: t('top') }] : []),
              ...hosts(places, place?.level ?? '').map((each) => ({
                value: each.number,
                label: `${each.number} · ${each.name}`,
              })),
            ]}
            error={move.error?.field('to') ?? move.error?.field('parent')}
          />
          <ProblemNote error={move.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={move.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button
              type="submit"
              loading={move.isPending}
              disabled={!now || to === (place?.parent_number ?? '')}
            >
              {t('move')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
