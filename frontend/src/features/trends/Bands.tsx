import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { clockSeconds, dayClock } from '@/lib/time';
import type { History } from './queries';
import type { Range } from './range';

type Piece = {
  key: string;
  text: string;
  title: string;
  from: number;
  to: number;
  to_page?: string;
  tone?: string;
};

/** So narrow that nothing can be read in it: it is only drawn. */
const READABLE = 0.03;

function Row({ name, pieces, range }: { name: string; pieces: Piece[]; range: Range }) {
  const span = range.to - range.from;
  const seen = pieces.filter((piece) => piece.to >= range.from && piece.from <= range.to);
  return (
    <div className="trend-band">
      <span className="trend-band-name">{name}</span>
      <ul>
        {seen.map((piece) => {
          const left = Math.max(0, (piece.from - range.from) / span);
          const width = Math.min(1, (piece.to - range.from) / span) - left;
          const text = width > READABLE ? piece.text : '';
          return (
            <li
              key={piece.key}
              title={piece.title}
              data-tone={piece.tone}
              style={{ left: `${left * 100}%`, width: `max(2px, ${width * 100}%)` }}
            >
              {piece.to_page && text ? <Link to={piece.to_page}>{text}</Link> : text}
              {!text && <span className="visually-hidden">{piece.title}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What ran at the machine meanwhile: jobs and what they make, loads, single units, results of a tester. */
export function Bands({ history, range, now }: { history: History; range: Range; now: number }) {
  const { t } = useTranslation('trends');
  const at = (moment: string | null) => (moment ? Date.parse(moment) : now);
  const times = (from: string, to: string | null) => `${dayClock(from)} – ${to ? dayClock(to) : t('now')}`;
  const jobs = history.runs.map((run) => ({
    key: `${run.job_id} ${run.started_at}`,
    text: `${run.job} · ${run.material}${run.lot ? ` · ${run.lot}` : ''}`,
    title: `${run.job} ${run.operation}, ${run.material} ${run.lot}: ${times(run.started_at, run.ended_at)}`,
    from: at(run.started_at),
    to: at(run.ended_at),
    to_page: `/orders/${run.request_id}`,
  }));
  const loads = history.loads.map((load) => ({
    key: String(load.id),
    text: load.jobs.join(', '),
    title: `${load.jobs.join(', ')}: ${times(load.started_at, load.ended_at)}`,
    from: at(load.started_at),
    to: at(load.ended_at),
  }));
  const units = history.units.map((unit) => ({
    key: `${unit.serial} ${unit.started_at}`,
    text: unit.serial,
    title: `${unit.serial}: ${times(unit.started_at, unit.ended_at)}`,
    from: at(unit.started_at),
    to: at(unit.ended_at),
    to_page: `/genealogy?lot=${encodeURIComponent(unit.serial)}`,
  }));
  const steps = history.units.flatMap((unit) =>
    unit.steps.map((step) => ({
      key: `${unit.serial} ${step.step} ${step.ended_at}`,
      text: t('step', { step: step.step }),
      title: `${unit.serial}, ${t('step', { step: step.step })}: ${times(step.started_at, step.ended_at)}`,
      from: at(step.started_at),
      to: at(step.ended_at),
    })),
  );
  const results = history.results.map((result) => ({
    key: `${result.serial} ${result.at}`,
    text: '',
    title: `${result.serial}, ${clockSeconds(result.at)}: ${t(`result.${result.passed ?? 'unknown'}`)}`,
    from: at(result.at),
    to: at(result.at),
    tone: result.passed === false ? 'down' : 'run',
  }));
  const rows: [string, Piece[]][] = [
    [t('bands.jobs'), jobs],
    [t('bands.loads'), loads],
    [t('bands.units'), units],
    [t('bands.steps'), steps],
    [t('bands.results'), results],
  ];
  return (
    <section className="trend-bands" aria-label={t('bands.label')}>
      {rows
        .filter(([, pieces], index) => index === 0 || pieces.length > 0)
        .map(([name, pieces]) => (
          <Row key={name} name={name} pieces={pieces} range={range} />
        ))}
      {!history.is_all && <p className="ink2">{t('bands.more')}</p>}
    </section>
  );
}
