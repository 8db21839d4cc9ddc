import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { fromPlantTime, toPlantTime } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { MomentField } from '@/ui/MomentField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type NewDeputy, useAppoint, useColleagues, useShifts } from './queries';

const HOUR = 3_600_000;
const ROLES = ['supervisor', 'operator', 'quality', 'engineer', 'auditor', 'administrator'] as const;

const fromNow = (hours: number) => ({
  from: toPlantTime(Date.now()),
  to: toPlantTime(Date.now() + hours * HOUR),
});

/** Somebody stands in for a role for a time. */
export function AppointForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['deputies', 'common']);
  const { person: me } = useSession();
  const lendable = me?.roles.includes('administrator')
    ? ROLES
    : ROLES.filter((role) => me?.roles.includes(role));
  const colleagues = useColleagues(opened);
  const [person, setPerson] = useState('');
  const [role, setRole] = useState<string>('');
  const shifts = useShifts(opened);
  const [span, setSpan] = useState(fromNow(8));
  const [reason, setReason] = useState('');
  const appoint = useAppoint((deputy) => {
    tellDone(t('appointed', { name: deputy.person_name }));
    onClose();
  });
  useEffect(() => {
    if (!opened) return;
    appoint.reset();
    setPerson('');
    setRole(lendable[0] ?? '');
    setSpan(fromNow(8));
    setReason('');
  }, [opened]);
  const wrong = (field: string) => appoint.error?.field(field);
  const others = (colleagues.data?.results ?? []).filter((each) => !each.roles?.includes(role));
  return (
    <Dialog opened={opened} busy={appoint.isPending} onClose={onClose} title={t('appoint')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          appoint.mutate({
            person: Number(person),
            role: role as NewDeputy['role'],
            starts_at: fromPlantTime(span.from),
            ends_at: fromPlantTime(span.to),
            reason: reason.trim(),
          });
        }}
      >
        <Stack>
          <NativeSelect
            label={t('role')}
            required
            data-autofocus
            value={role}
            onChange={(event) => {
              setRole(event.currentTarget.value);
              setPerson('');
            }}
            data={lendable.map((each) => ({ value: each as string, label: t(`common:role.${each}`) }))}
            error={wrong('role')}
          />
          <NativeSelect
            label={t('person')}
            required
            value={person}
            onChange={(event) => setPerson(event.currentTarget.value)}
            data={[
              { value: '', label: t('choose') },
              ...others.map((each) => ({ value: String(each.id), label: each.name })),
            ]}
            error={wrong('person')}
          />
          <ProblemNote error={colleagues.error} onRetry={() => colleagues.refetch()} />
          <Group gap="xs">
            {shifts.map((shift, index) => (
              <Button key={shift.from} size="xs" variant="default" onClick={() => setSpan(shift)}>
                {t(index === 0 ? 'thisShift' : 'nextShift', { to: shift.to.slice(11, 16) })}
              </Button>
            ))}
            {[8, 24].map((hours) => (
              <Button key={hours} size="xs" variant="default" onClick={() => setSpan(fromNow(hours))}>
                {t('fromNow', { hours })}
              </Button>
            ))}
          </Group>
          <Group grow align="flex-start">
            <MomentField
              label={t('from')}
              required
              value={span.from}
              onChange={(value) => setSpan((before) => ({ ...before, from: value ?? '' }))}
              error={wrong('starts_at')}
            />
            <MomentField
              label={t('to')}
              required
              value={span.to}
              onChange={(value) => setSpan((before) => ({ ...before, to: value ?? '' }))}
              error={wrong('ends_at')}
            />
          </Group>
          <TextInput
            label={t('reason')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={appoint.error} />
          <FormButtons
            confirm={t('confirm')}
            busy={appoint.isPending}
            disabled={!person || !role || !span.from || !span.to}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
