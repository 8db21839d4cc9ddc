import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconDeviceTv } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { useNow } from '@/lib/now';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { Alerts } from './Alerts';
import { alertsFor } from './alerts';
import { Counts } from './Counts';
import { useFloor, useTimelines } from './queries';
import { Tile } from './Tile';
import './floor.css';

export function Component() {
  const { t } = useTranslation('floor');
  const { data: floor, error, refetch } = useFloor();
  const [where, setWhere] = useSearchParams();
  const pastOf = useTimelines();
  const mayAnswer = useMay('equipment.answer_call');
  const now = useNow(5_000);
  const area = where.get('area') ?? '';
  const areas = [...new Set(floor?.units.map((unit) => unit.area) ?? [])];
  const units = floor?.units.filter((unit) => !area || unit.area === area) ?? [];
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          <>
            <Counts units={units} />
            <Button
              component={Link}
              to={`/tv${area ? `?area=${encodeURIComponent(area)}` : ''}`}
              variant="default"
              size="xs"
              leftSection={<IconDeviceTv size={16} />}
            >
              {t('tv')}
            </Button>
          </>
        }
      >
        {areas.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('area')}
            value={area}
            onChange={(value) => setWhere(value ? { area: value } : {}, { replace: true })}
            data={[
              { value: '', label: t('allAreas') },
              ...areas.map((each) => ({ value: each, label: each })),
            ]}
          />
        )}
      </PageHead>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {floor && <Alerts alerts={alertsFor({ ...floor, units })} now={now} most={4} answers={mayAnswer} />}
      {!floor && !error && <Skeleton height={160} />}
      {floor && units.length === 0 && <EmptyState title={t('empty.title')}>{t('empty.why')}</EmptyState>}
      <section className="floor-tiles" aria-label={t('units')}>
        <h2 className="visually-hidden">{t('units')}</h2>
        {units.map((unit) => (
          <Tile
            key={unit.id}
            unit={unit}
            now={now}
            past={pastOf(unit.id)}
            isSought={where.get('unit') === String(unit.id)}
          />
        ))}
      </section>
    </div>
  );
}
