import { Button } from '@mantine/core';
import { IconAlertOctagonFilled, IconAlertTriangleFilled, IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import type { Schema } from '@/api/types';
import { type Blocker, objection } from '@/lib/objections';
import { dayClock } from '@/lib/time';
import MEANINGS from './meanings.json';
import { tellDone } from './notify';
import { ReasonDialog } from './ReasonDialog';
import { SignDialog } from './SignDialog';
import './blockers.css';

type Props = {
  job: { id: number; number: string };
  /** Where it would start, if that is not its own work unit. */
  workUnit?: { id: number; number: string } | null;
  blockers: Blocker[];
  /** Checks the reader may override; the server says so. */
  mayOverride?: string[];
  /** At a terminal nothing is smaller than a gloved finger. */
  forGloves?: boolean;
  /** Why nothing can be signed now. */
  cut?: string | null;
};

const MARKS = { block: IconAlertOctagonFilled, warn: IconAlertTriangleFilled };

/** What stands against a start, each with who may lift it, and the override for whoever may. */
export function Blockers({ job, workUnit, blockers, mayOverride = [], forGloves, cut }: Props) {
  const { t } = useTranslation('checks');
  const [signing, setSigning] = useState<string | null>(null);
  const override = useAction(
    (body: { checks: string[]; reason: string; secret: string; work_unit?: number }, key) =>
      post<Schema<'CanItStart'>>('/api/job-orders/{id}/override', { path: { id: job.id }, body, key }),
    {
      refresh: [[]],
      done: () => {
        tellDone(t('lift.done', { job: job.number }));
        setSigning(null);
      },
    },
  );
  const [withdrawing, setWithdrawing] = useState<Blocker | null>(null);
  const withdraw = useAction(
    (body: { override: number; reason: string }, key) =>
      post('/api/job-orders/{id}/withdraw-override', { path: { id: job.id }, body, key }),
    {
      refresh: [[]],
      done: () => {
        tellDone(t('lift.withdrawn', { job: job.number }));
        setWithdrawing(null);
      },
    },
  );
  if (blockers.length === 0) return null;
  const against = blockers.filter((one) => one.check === signing && one.mode === 'block');
  return (
    <>
      <ul className="blockers" data-gloves={forGloves} aria-label={t('lift.list')}>
        {blockers.map((one, index) => {
          const Mark = one.is_overridden ? IconSignature : MARKS[one.mode];
          const isFirst = blockers.findIndex((other) => other.check === one.check) === index;
          const mayLift = one.mode === 'block' && mayOverride.includes(one.check);
          return (
            <li key={`${one.check} ${one.sentence}`} data-mode={one.mode}>
              <Mark size={forGloves ? 24 : 16} aria-hidden />
              <span className="blocker-text">
                <span className="visually-hidden">
                  {t(
                    one.is_overridden
                      ? 'lift.overridden'
                      : one.mode === 'block'
                        ? 'lift.blocks'
                        : 'lift.warning',
                  )}
                  {': '}
                </span>
                {objection(one)}
                <small>
                  {one.override
                    ? t('lift.signed', { ...one.override, at: dayClock(one.override.at) })
                    : one.mode === 'block' &&
                      one.lifted_by.length > 0 &&
                      t('lift.by', { names: one.lifted_by.join(', ') })}
                </small>
              </span>
              {mayLift && isFirst && (
                <Button
                  size={forGloves ? 'lg' : 'compact-sm'}
                  variant="default"
                  disabled={Boolean(cut)}
                  aria-label={t('lift.buttonOf', { check: t(`names.${one.check}`) })}
                  onClick={() => {
                    override.reset();
                    setSigning(one.check);
                  }}
                >
                  {[t('lift.button'), cut].filter(Boolean).join(' · ')}
                </Button>
              )}
              {one.override && mayOverride.includes(one.check) && (
                <Button
                  size={forGloves ? 'lg' : 'compact-sm'}
                  variant="default"
                  disabled={Boolean(cut)}
                  aria-label={t('lift.withdrawOf', { check: t(`names.${one.check}`) })}
                  onClick={() => {
                    withdraw.reset();
                    setWithdrawing(one);
                  }}
                >
                  {[t('lift.withdraw'), cut].filter(Boolean).join(' · ')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <ReasonDialog
        opened={withdrawing !== null}
        title={t('lift.withdrawTitle', { by: withdrawing?.override?.by })}
        confirm={t('lift.withdrawConfirm')}
        busy={withdraw.isPending}
        problem={withdraw.error}
        onClose={() => setWithdrawing(null)}
        onConfirm={(reason) =>
          withdrawing?.override && withdraw.mutate({ override: withdrawing.override.id, reason })
        }
      >
        {t('lift.withdrawWhat', { job: job.number, against: withdrawing && objection(withdrawing) })}
      </ReasonDialog>
      <SignDialog
        opened={signing !== null}
        title={t('lift.title', { job: job.number })}
        meaning={MEANINGS.override}
        shown={[
          { label: t('lift.job'), value: job.number },
          ...(workUnit ? [{ label: t('lift.workUnit'), value: workUnit.number }] : []),
          { label: t('lift.against'), value: against.map(objection).join(' ') },
        ]}
        withReason
        forGloves={forGloves}
        confirm={t('lift.confirm')}
        busy={override.isPending}
        problem={override.error}
        onClose={() => setSigning(null)}
        onSign={(signed) =>
          signing &&
          override.mutate({ ...signed, checks: [signing], ...(workUnit && { work_unit: workUnit.id }) })
        }
      />
    </>
  );
}
