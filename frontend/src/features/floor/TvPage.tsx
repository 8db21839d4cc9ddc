import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '@/api/session';
import { useLiveState } from '@/lib/live';
import { useNow } from '@/lib/now';
import { clock, day, span, zoneName } from '@/lib/time';
import { ProblemNote } from '@/ui/Problem';
import { Alerts } from './Alerts';
import { alertsFor } from './alerts';
import { Counts } from './Counts';
import { useFloor, useTimelines } from './queries';
import { Tile } from './Tile';
import './floor.css';

const OLD = 12;

/** The wall board: never scrolls, needs no touch, readable from across the hall. */
export function Component() {
  const { t } = useTranslation('floor');
  const { site } = useSession();
  const { data: floor, error } = useFloor();
  const heardAt = useLiveState((state) => state.heardAt);
  const [where] = useSearchParams();
  const pastOf = useTimelines();
  const now = useNow(1_000);
  const area = where.get('area') ?? '';
  const units = floor?.units.filter((unit) => !area || unit.area === area) ?? [];
  const age = heardAt ? (now - heardAt) / 1000 : null;
  useDocumentTitle(`${t('title')} · Lineside`);
  const columns = Math.ceil(Math.sqrt(units.length * 1.4)) || 1;
  return (
    <main className="tv" style={{ '--columns': columns } as React.CSSProperties}>
      <header>
        <h1>{area || site?.name}</h1>
        <span className="ink2">
          {day(now)} · {clock(now)} {zoneName(now)}
        </span>
        {age !== null && age > OLD && (
          <span className="chip tone-warn">{t('dataAge', { age: span(age) })}</span>
        )}
        <span className="tv-counts">
          <Counts units={units} />
        </span>
        <Link to="/floor" className="tv-leave">
          {t('leaveTv')}
        </Link>
      </header>
      <ProblemNote error={error} />
      {floor && <Alerts alerts={alertsFor({ ...floor, units })} now={now} most={3} />}
      <section className="floor-tiles" aria-label={t('units')}>
        <h2 className="visually-hidden">{t('units')}</h2>
        {units.map((unit) => (
          <Tile key={unit.id} unit={unit} now={now} past={pastOf(unit.id)} links={false} />
        ))}
      </section>
    </main>
  );
}
