import { Button, Group, MultiSelect, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usableUnitsQuery } from '@/api/workUnits';
import { number } from '@/lib/quantity';
import { Dialog } from '@/ui/Dialog';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type OrderDetail, useReworkChoices, useRouteRework } from './queries';

type Job = OrderDetail['job_orders'][number];
const OWN = 'own';
const EMPTY = {
  quantity: '',
  units: [] as string[],
  to: '',
  name: '',
  instruction: '',
  where: [] as string[],
  reason: '',
  nonconformance: '',
};

/** Pieces that are not good go to an operation as work of their own. */
export function RouteRework({ job, onClose }: { job: Job | null; onClose: () => void }) {
  const { t } = useTranslation(['orders', 'common']);
  const { data: choices } = useReworkChoices(job?.id ?? null);
  const workUnits = useQuery({ ...usableUnitsQuery, enabled: job !== null });
  const [words, setWords] = useState(EMPTY);
  const say = (more: Partial<typeof EMPTY>) => setWords((before) => ({ ...before, ...more }));
  const route = useRouteRework((made) => {
    tellDone(t('rework.done', { job: made.number }));
    onClose();
  });
  useEffect(() => {
    route.reset();
    // The operation they come from is the usual choice, and all of them go.
    setWords({
      ...EMPTY,
      quantity: choices?.waiting ?? '',
      to: String(choices?.operations.at(-1)?.sequence ?? ''),
      // Decided by quality: the one case there is, is why.
      nonconformance: choices?.nonconformances.length === 1 ? String(choices.nonconformances[0]?.id) : '',
    });
  }, [job?.id, choices]);
  const single = job?.counting_source === 'unit';
  const own = words.to === OWN;
  const nothing = choices && (single ? choices.units.length === 0 : Number(choices.waiting) <= 0);
  const told = own ? words.name.trim() && words.instruction.trim() && words.where.length > 0 : words.to;
  // What was passed stays passed: only the chosen operation, and this one's end, stand before the pieces.
  const between = own
    ? []
    : (choices?.operations ?? [])
        .filter((each) => each.sequence > Number(words.to) && each.sequence < (job?.sequence ?? 0))
        .map((each) => `${each.sequence} ${each.name}`);
  const ready = told && words.reason.trim() && (single ? words.units.length > 0 : words.quantity);
  return (
    <Dialog opened={job !== null} onClose={onClose} title={t('rework.title', { job: job?.number })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!job || !ready) return;
          route.mutate({
            id: job.id,
            body: {
              ...(single ? { units: words.units.map(Number) } : { quantity: words.quantity }),
              ...(own
                ? { name: words.name, instruction: words.instruction, work_units: words.where.map(Number) }
                : { operation: Number(words.to) }),
              reason: words.reason.trim(),
              ...(words.nonconformance && { nonconformance: Number(words.nonconformance) }),
            },
          });
        }}
      >
        <Stack>
          <Text size="sm">{nothing ? t(single ? 'rework.noUnit' : 'rework.nothing') : t('rework.what')}</Text>
          {single ? (
            <MultiSelect
              label={t('rework.units')}
              required
              data={(choices?.units ?? []).map((each) => ({ value: String(each.id), label: each.serial }))}
              value={words.units}
              onChange={(units) => say({ units })}
              comboboxProps={{ withinPortal: false }}
            />
          ) : (
            <NumberField
              label={t('rework.quantity', { waiting: number(choices?.waiting) })}
              required
              min={0}
              value={words.quantity}
              onChange={(quantity) => say({ quantity: String(quantity) })}
              error={route.error?.field('quantity')}
            />
          )}
          <NativeSelect
            label={t('rework.to')}
            value={words.to}
            onChange={(event) => say({ to: event.currentTarget.value })}
            data={[
              ...(choices?.operations ?? []).map((each) => ({
                value: String(each.sequence),
                label: `${each.sequence} ${each.name}`,
              })),
              { value: OWN, label: t('rework.own') },
            ]}
          />
          {between.length > 0 && (
            <Text size="sm" className="ink2">
              {t('rework.between', { operations: between.join(', ') })}
            </Text>
          )}
          {choices && choices.nonconformances.length > 0 && (
            <NativeSelect
              label={t('rework.because')}
              value={words.nonconformance}
              onChange={(event) => say({ nonconformance: event.currentTarget.value })}
              data={[
                { value: '', label: t('rework.noCase') },
                ...choices.nonconformances.map((each) => ({
                  value: String(each.id),
                  label: `${each.number} · ${each.lot}: ${each.description}`,
                })),
              ]}
            />
          )}
          {own && (
            <>
              <TextInput
                label={t('rework.name')}
                required
                maxLength={120}
                value={words.name}
                onChange={(event) => say({ name: event.currentTarget.value })}
              />
              <Textarea
                label={t('rework.instruction')}
                required
                autosize
                minRows={3}
                value={words.instruction}
                onChange={(event) => say({ instruction: event.currentTarget.value })}
              />
              <MultiSelect
                label={t('workUnit')}
                required
                searchable
                data={(workUnits.data ?? []).map((each) => ({
                  value: String(each.id),
                  label: `${each.number} ${each.name}`,
                }))}
                value={words.where}
                onChange={(where) => say({ where })}
                comboboxProps={{ withinPortal: false }}
              />
            </>
          )}
          <TextInput
            label={t('common:reason')}
            required
            maxLength={400}
            value={words.reason}
            onChange={(event) => say({ reason: event.currentTarget.value })}
          />
          <ProblemNote error={route.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={route.isPending} disabled={!ready}>
              {t('rework.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
