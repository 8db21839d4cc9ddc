import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromPlantTime } from '@/lib/time';
import { DayField, dayOf, endOfDay } from '@/ui/DayField';
import { Dialog } from '@/ui/Dialog';
import { digestOf, FileField } from '@/ui/FileField';
import { FormButtons } from '@/ui/FormButtons';
import { NumberAndName } from '@/ui/NumberAndName';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Gauge, useDo, useMachines } from './queries';

const YEAR = 365 * 24 * 3_600_000;

/** A new gauge, or what is different about one. */
export function GaugeForm({ of, onClose }: { of: Gauge | 'new' | null; onClose: () => void }) {
  const { t } = useTranslation(['tools', 'common']);
  const gauge = of === 'new' ? null : of;
  const machines = useMachines();
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState('');
  const [place, setPlace] = useState('');
  const save = useDo('gauges', () => {
    tellDone(t('saved', { number: number || gauge?.number }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    save.reset();
    setNumber(gauge?.number ?? '');
    setName(gauge?.name ?? '');
    setKind(gauge?.gauge_class ?? '');
    setPlace(gauge?.work_unit_id ? String(gauge.work_unit_id) : '');
  }, [of]);
  const wrong = (field: string) => save.error?.field(field);
  return (
    <Dialog
      opened={of !== null}
      busy={save.isPending}
      onClose={onClose}
      title={gauge ? t('changeTitle', { number: gauge.number }) : t('addGauge')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = { name, gauge_class: kind.trim(), work_unit: place ? Number(place) : null };
          save.mutate(gauge ? { id: gauge.id, act: 'change', body } : { body: { ...body, number } });
        }}
      >
        <Stack>
          <NumberAndName
            of="tools"
            isNew={!gauge}
            number={number}
            onNumber={setNumber}
            name={name}
            onName={setName}
            problem={save.error}
          />
          <TextInput
            label={t('class')}
            description={t('gaugeClassHint')}
            maxLength={40}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
            error={wrong('gauge_class')}
          />
          <NativeSelect
            label={t('place')}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
            data={[{ value: '', label: t('lent') }, ...(machines.data ?? [])]}
            error={wrong('work_unit')}
          />
          <ProblemNote error={machines.error ?? save.error} />
          <FormButtons
            confirm={t('common:save')}
            busy={save.isPending}
            disabled={!name.trim() || (!gauge && !number.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}

/** It was found right: from when, until when, and which paper says so. */
export function CalibrateForm({ of, onClose }: { of: Gauge | null; onClose: () => void }) {
  const { t } = useTranslation(['tools', 'common']);
  const [at, setAt] = useState('');
  const [due, setDue] = useState('');
  const [certificate, setCertificate] = useState('');
  const [paper, setPaper] = useState<string | null>(null);
  const calibrate = useDo('gauges', () => {
    tellDone(t('calibrated', { number: of?.number }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    calibrate.reset();
    setAt(dayOf(Date.now()));
    setDue(dayOf(Date.now() + YEAR));
    setCertificate('');
    setPaper(null);
  }, [of]);
  const wrong = (field: string) => calibrate.error?.field(field);
  return (
    <Dialog
      opened={of !== null}
      busy={calibrate.isPending}
      onClose={onClose}
      title={t('calibrateTitle', { number: of?.number })}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!of) return;
          calibrate.mutate({
            id: of.id,
            act: 'calibrate',
            body: {
              calibrated_at: fromPlantTime(`${at} 00:00:00`),
              due_at: endOfDay(due),
              certificate: certificate.trim(),
              certificate_file: digestOf(paper),
            },
          });
        }}
      >
        <Stack>
          <DayField
            label={t('calibratedAt')}
            required
            value={at}
            onChange={setAt}
            error={wrong('calibrated_at')}
          />
          <DayField
            label={t('due')}
            description={t('dueHint')}
            required
            value={due}
            onChange={setDue}
            error={wrong('due_at')}
          />
          <TextInput
            label={t('certificate')}
            description={t('certificateHint')}
            maxLength={80}
            value={certificate}
            onChange={(event) => setCertificate(event.currentTarget.value)}
            error={wrong('certificate')}
          />
          <FileField
            label={t('paper')}
            accept="paper"
            value={paper}
            onChange={setPaper}
            error={wrong('certificate_file')}
          />
          <ProblemNote error={calibrate.error} />
          <FormButtons
            confirm={t('calibrate')}
            busy={calibrate.isPending}
            disabled={!at || !due}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
