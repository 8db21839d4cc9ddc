import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { QtyBar } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import type { Act } from './JobScreen';
import type { Job } from './model';
import { SetUp } from './SetUp';

/** How far the job is: the figure that counts, readable from two metres. */
export function Progress({ job, act }: { job: Job; act: Act }) {
  const { t } = useTranslation('execution');
  const left = Math.max(0, Number(job.quantity) - Number(job.good));
  return (
    <section className="progress surface" aria-label={t('progress.title')}>
      {job.picture && <img src={job.picture} alt="" />}
      <div className="progress-body">
        <div className="progress-figure">
          <strong>{number(job.good)}</strong>
          <span>{t('of', { quantity: number(job.quantity) })}</span>
          <StateChip state={job.state} size={20} />
        </div>
        <QtyBar good={Number(job.good)} scrap={Number(job.scrap)} of={Number(job.quantity)} />
        <dl className="progress-facts">
          <div>
            <dt>{t('progress.left')}</dt>
            <dd>{number(left)}</dd>
          </div>
          <div>
            <dt>{t('progress.scrap')}</dt>
            <dd>{number(job.scrap)}</dd>
          </div>
          <div>
            <dt>{t('progress.rework')}</dt>
            <dd>{number(job.rework)}</dd>
          </div>
          {job.counting_source === 'counter' && (
            <div>
              <dt>{t('progress.counted')}</dt>
              <dd>{number(job.counted)}</dd>
            </div>
          )}
        </dl>
        <p className="ink2">
          {job.started_by &&
            job.started_at &&
            t('queue.startedBy', { who: job.started_by, time: clock(job.started_at) })}
          {job.held_reason && <> · {job.held_reason}</>}
        </p>
        {job.state === 'running' && (
          <SetUp
            job={job}
            onAct={(_, verb) =>
              void act(verb, {}, t(`queue.${verb.replace('-', '_')}`, { number: job.number }))
            }
          />
        )}
        {job.needs.length > 0 && (
          <ul className="needs">
            {job.needs.map((need) => (
              <li key={need.material.id}>
                <strong>{need.material.number}</strong> {need.material.name}
                <span>
                  {number(need.quantity)} {unitName(need.material.unit)} · {t(`needs.${need.mode}`)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
