import { Button, Group, MultiSelect, NativeSelect, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type NewPlace, type Place, useAddPlace, useChangePlace, useClasses, usePlace } from './queries';
import { below, LEVELS, type Level } from './tree';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
// The list of a browser lacks UTC, and may lack what it calls its own.
const ZONES = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', HERE])].sort();
const MODES = ['single', 'parallel', 'load'] as const;

export type Wanted = { in: Place | null } | { change: Place };

type Props = { wanted: Wanted | null; onClose: () => void };

/** A new place in another, or what a place is called and is. */
export function PlaceForm({ wanted, onClose }: Props) {
  const { t } = useTranslation(['places', 'common']);
  const changed = wanted && 'change' in wanted ? wanted.change : undefined;
  const parent = wanted && 'in' in wanted ? wanted.in : null;
  const now = usePlace(changed?.id).data;
  const { data: classes = [] } = useClasses();
  const levels = parent ? below(parent.level ?? '') : LEVELS.slice(0, 2);
  const [level, setLevel] = useState<Level>('site');
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [zone, setZone] = useState(HERE);
  const [mode, setMode] = useState<(typeof MODES)[number]>('single');
  const [members, setMembers] = useState<string[]>([]);
  const [counter, setCounter] = useState(false);
  const [told, setTold] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const again = useRef(false);
  const done = (place: Place) => {
    const told = t(changed ? 'changed' : 'added', { number: place.number });
    if (!again.current) {
      tellDone(told);
      return onClose();
    }
    // Told in the form: a note below would lie over its buttons.
    setTold(told);
    setNumber('');
    setName('');
    first.current?.focus();
  };
  const add = useAddPlace(done);
  const change = useChangePlace(done);
  const act = changed ? change : add;
  useEffect(() => {
    if (!wanted) return;
    setTold('');
    add.reset();
    change.reset();
    setNumber(changed?.number ?? '');
    setName(changed?.name ?? '');
    setZone(changed?.time_zone || HERE);
    setMode((changed?.mode as typeof mode) || 'single');
    setCounter(changed?.has_hand_counter ?? false);
    setMembers(changed?.classes.map((each) => each.number) ?? []);
    // A work unit is what most places get; the plant itself begins with its site.
    const usual = parent ? (parent.level === 'site' ? 'area' : 'work_unit') : 'site';
    setLevel((changed?.level as Level | undefined) ?? (parent?.level === 'enterprise' ? 'site' : usual));
  }, [wanted]);
  const send = (another: boolean) => {
    again.current = another;
    const what = {
      name: name.trim(),
      ...(level === 'site' && { time_zone: zone }),
      ...(level === 'work_unit' && { mode, classes: members, has_hand_counter: counter }),
    };
    if (changed) change.mutate({ id: changed.id, seen: now?.etag, ...what });
    else add.mutate({ number: number.trim(), level, parent: parent?.number, ...what } as NewPlace);
  };
  const wrong = (field: string) => act.error?.field(field);
  const ready = Boolean(number.trim() && name.trim()) && (!changed || now !== undefined);
  return (
    <Dialog
      opened={wanted !== null}
      busy={act.isPending}
      onClose={onClose}
      title={
        changed
          ? t('changeOf', { number: changed.number })
          : parent
            ? t('addIn', { name: parent.name })
            : t('add')
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) send(false);
        }}
        noValidate
      >
        <Stack>
          {!changed && (
            <NativeSelect
              label={t('level')}
              value={level}
              onChange={(event) => setLevel(event.currentTarget.value as Level)}
              data={levels.map((each) => ({ value: each, label: t(`levels.${each}`) }))}
              error={wrong('level')}
            />
          )}
          {!changed && (
            <TextInput
              ref={first}
              label={t('number')}
              description={t('numberStays')}
              required
              data-autofocus
              maxLength={40}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
              error={wrong('number')}
            />
          )}
          <TextInput
            label={t('name')}
            required
            data-autofocus={changed ? true : undefined}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong('name')}
          />
          {level === 'site' && (
            <Select
              label={t('timeZone')}
              required
              searchable
              allowDeselect={false}
              data={ZONES}
              nothingFoundMessage={t('common:none')}
              value={zone}
              onChange={(value) => value && setZone(value)}
              error={wrong('time_zone')}
            />
          )}
          {level === 'work_unit' && (
            <>
              <NativeSelect
                label={t('mode')}
                description={t(`modeMeans.${mode}`)}
                value={mode}
                onChange={(event) => setMode(event.currentTarget.value as typeof mode)}
                data={MODES.map((each) => ({ value: each, label: t(`modes.${each}`) }))}
                error={wrong('mode')}
              />
              <Switch
                label={t('handCounter')}
                description={t('handCounterMeans')}
                checked={counter}
                onChange={(event) => setCounter(event.currentTarget.checked)}
              />
              {classes.length > 0 && (
                <MultiSelect
                  label={t('classes')}
                  description={t('classesWhy')}
                  data={classes.map((each) => ({
                    value: each.number,
                    label: `${each.number} · ${each.name}`,
                  }))}
                  value={members}
                  onChange={setMembers}
                  error={wrong('classes')}
                />
              )}
            </>
          )}
          <ProblemNote error={act.error} />
          <p className="ink2 place-told" role="status">
            {told}
          </p>
          <Group justify="flex-end">
            <Button variant="default" disabled={act.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            {!changed && parent && (
              <Button variant="default" disabled={!ready || act.isPending} onClick={() => send(true)}>
                {t('saveAndAnother')}
              </Button>
            )}
            <Button type="submit" loading={act.isPending} disabled={!ready}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
