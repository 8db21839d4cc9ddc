import { IconPlugConnected } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { get } from '@/api/client';
import { number, unitName } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { LimitBand } from '@/ui/instruction/LimitBand';
import { limitText, type Step } from '@/ui/instruction/model';
import type { Primary } from '@/ui/instruction/PrimaryButton';
import { ProblemNote } from '@/ui/Problem';
import { KEYS } from './queries';

export type Measured = {
  value: string;
  unit: string;
  at: string | null;
  age_seconds: number | null;
  objection: '' | 'missing' | 'unmeasured' | 'unit' | 'bad' | 'stale' | 'taken';
};

export const toolQuery = (job: number, step: number) =>
  queryOptions({
    queryKey: [...KEYS.job, job, 'tool', step],
    queryFn: () => get<Measured>('/api/job-orders/{id}/tool-value', { path: { id: job }, query: { step } }),
    refetchInterval: 1000,
  });

/** Takes exactly the value that is shown. */
export function toolPrimary(
  t: TFunction<'execution'>,
  shown: Measured | undefined,
  run: () => void,
): Primary {
  if (!shown?.at || shown.objection) return { label: t('tool.wait'), disabled: true, run };
  return { label: t('tool.take', { value: `${number(shown.value)} ${unitName(shown.unit)}`.trim() }), run };
}

/** What the tool measured last, how old it is, and whether it may be taken. */
export function ToolValue({ job, step, title }: { job: number; step: Step; title: string }) {
  const { t } = useTranslation('execution');
  const { data, error } = useQuery(toolQuery(job, step.sequence));
  const fits = data && !data.objection;
  return (
    <div className="ask">
      <div className="ask-head">
        <h2>{step.property || title}</h2>
        <span>
          {limitText(step, (x) => number(x))} {unitName(step.unit)}
        </span>
      </div>
      <div className="value tool-value" data-look={fits ? 'within' : 'empty'}>
        <IconPlugConnected size={34} aria-hidden />
        <output>{data?.value ? number(data.value) : '–'}</output>
        <span>{unitName(data?.unit || step.unit)}</span>
      </div>
      <LimitBand step={step} value={data?.value ? Number(data.value) : null} />
      <p className="ink2">
        {data?.at && t('tool.measured', { time: clock(data.at), age: Math.round(data.age_seconds ?? 0) })}
      </p>
      {data?.objection && (
        <p className="outside" role="status">
          {t(`tool.objection.${data.objection}`)}
        </p>
      )}
      <ProblemNote error={error} />
    </div>
  );
}
