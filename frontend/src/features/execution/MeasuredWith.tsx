import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullDay } from '@/lib/time';
import type { Step } from '@/ui/instruction/model';
import type { Job } from './model';

const VALUES = ['number', 'choice', 'text', 'check', 'tool_value'];

/** Gauges a step's value may be measured with, and what is sent along: nothing where the server knows which. */
export function useGauge(job: Job, step: Step | null) {
  // By class, so that the next unit is measured with the same one.
  const [named, setNamed] = useState<Record<string, number>>({});
  const kind =
    step && step.source !== 'machine' && VALUES.includes(step.entry) ? (step.gauge_class ?? '') : '';
  const here = kind ? job.gauges.filter((each) => each.gauge_class === kind) : [];
  const likely = here.filter((each) => each.is_likely);
  const used = here.find((each) => each.id === named[kind]) ?? (likely.length === 1 ? likely[0] : undefined);
  return {
    kind,
    here,
    used,
    words: named[kind] && used ? { gauge: used.id } : {},
    name: (id: number) => setNamed({ ...named, [kind]: id }),
  };
}

/** With which gauge it is measured: said where there is one, asked where there are several. */
export function MeasuredWith({ kind, here, used, name }: ReturnType<typeof useGauge>) {
  const { t } = useTranslation('execution');
  if (!kind || here.length === 0) return null;
  const label = ({ number, due_at, is_fit }: (typeof here)[number]) =>
    `${number} · ${is_fit && due_at ? t('gauge.until', { day: fullDay(due_at) }) : t('gauge.unfit')}`;
  if (here.length === 1 && used) return <p className="ink2">{t('gauge.with', { gauge: label(used) })}</p>;
  return (
    <NativeSelect
      label={t('gauge.which')}
      size="lg"
      value={used ? String(used.id) : ''}
      data={[
        ...(used ? [] : [{ value: '', label: t('gauge.choose', { kind }) }]),
        ...here.map((each) => ({ value: String(each.id), label: label(each) })),
      ]}
      onChange={(event) => name(Number(event.currentTarget.value))}
    />
  );
}
