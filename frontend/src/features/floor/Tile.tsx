import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { number, unitName } from '@/lib/quantity';
import { secondsSince, span } from '@/lib/time';
import { QtyBar } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import { stateLook } from '@/ui/states';
import { isSilent } from './alerts';
import type { FloorJob, FloorUnit, Timeline } from './queries';
import { Strip } from './Strip';
import type { Span } from './strip';

function JobLine({ job, small }: { job: FloorJob; small: boolean }) {
  const { t } = useTranslation('floor');
  const scrap = Number(job.scrap);
  return (
    <div className={small ? 'tile-job small' : 'tile-job'}>
      {small && (
        <span className="tile-job-name">
          {job.request} · {job.material_name}
        </span>
      )}
      <div className="tile-count">
        <span className="tile-good" data-testid={`good-${job.number}`}>
          {number(job.good, 0)}
        </span>
        <span className="ink2">{t('of', { quantity: number(job.quantity, 0) })}</span>
        {scrap > 0 && <span className="tile-scrap">{t('scrap', { quantity: number(scrap, 0) })}</span>}
      </div>
      <QtyBar good={Number(job.good)} scrap={scrap} of={Number(job.quantity)} />
    </div>
  );
}

/** One work unit: what it does, how far it is, and since when it is in this state. Drawn again only when that changes:
 * a message of one machine leaves the tiles of all the others alone. */
export const Tile = memo(function Tile({
  unit,
  now,
  past,
  links = true,
  isSought = false,
}: {
  unit: FloorUnit;
  now: number;
  /** Its last hour, where a machine tells it. */
  past?: { line: Timeline; span: Span };
  links?: boolean;
  /** The search led here. */
  isSought?: boolean;
}) {
  const { t } = useTranslation('floor');
  const silent = isSilent(unit);
  const state = silent ? 'offline' : unit.state;
  const { tone } = stateLook(state);
  const [first] = unit.jobs;
  const several = unit.jobs.length > 1;
  const what = unit.state === 'down' && unit.reason ? unit.reason : first ? first.material_name : t('noJob');
  const loud = tone === 'down' || tone === 'warn' || tone === 'hold';
  return (
    <article
      ref={(element) => {
        if (isSought) element?.scrollIntoView({ block: 'nearest' });
      }}
      data-sought={isSought}
      className={`floor-tile surface ${loud ? `floor-tile-${tone}` : ''}`}
      data-unit={unit.number}
      data-state={state}
      data-silent={silent}
    >
      <header>
        <h3>
          {unit.number} <small>{unit.name}</small>
        </h3>
        <StateChip state={state} />
      </header>
      <p className="tile-what">
        {links && first && !several ? <Link to={`/orders/${first.request_id}`}>{what}</Link> : what}
        {unit.since && <> · {span(secondsSince(unit.since, now))}</>}
        {silent && unit.data_age_s !== null && <> · {t('dataAge', { age: span(unit.data_age_s) })}</>}
      </p>
      {past && <Strip {...past} />}
      <div className="tile-jobs">
        {unit.jobs.slice(0, 3).map((job) => (
          <JobLine key={job.id} job={job} small={several} />
        ))}
        {unit.jobs.length > 3 && <span className="ink2">{t('more', { count: unit.jobs.length - 3 })}</span>}
      </div>
      {unit.values.length > 0 && (
        <dl className="tile-values">
          {unit.values.slice(0, 2).map((value) => (
            <div key={value.name} data-good={value.good && !silent}>
              <dt>
                {links ? (
                  <Link to={`/trends?${new URLSearchParams({ unit: unit.number, p: value.name })}`}>
                    {value.name}
                  </Link>
                ) : (
                  value.name
                )}
              </dt>
              <dd>
                {number(value.value, 1)} {unitName(value.unit)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
});
