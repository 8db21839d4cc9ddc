import {
  ActionIcon,
  Button,
  Chip,
  Group,
  SegmentedControl,
  Select,
  Skeleton,
  Switch,
  Text,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArrowLeft,
  IconArrowRight,
  IconDownload,
  IconTable,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { saveCsv } from '@/lib/csv';
import { useNow } from '@/lib/now';
import { number, unitName } from '@/lib/quantity';
import { clockSeconds, dayClock, span as inWords, zoneName } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { Bands } from './Bands';
import { Chart } from './Chart';
import { append, csv, type Trend } from './points';
import { useLimits, useLiveSamples, useMachines, useTrends, useWorkHistory } from './queries';
import { clamp, fromAddress, length, type Range, SPANS, shift, zoom } from './range';
import { TrendTable } from './TrendTable';
import './trends.css';

const FRAME = 100;
/** So often a live picture is asked for again: what slid out of minutes and hours comes in. */
const AGAIN = 30_000;
const MOST_VALUES = 4;

export function Component() {
  const { t } = useTranslation('trends');
  const [where, setWhere] = useSearchParams();
  const { data: machines, error, refetch } = useMachines();
  const [first] = useState(() => fromAddress(where, Date.now()));
  const [range, setRange] = useState(first.range);
  const [isLive, setLive] = useState(first.live);
  const [asTable, setTable] = useState(false);
  const now = useNow(isLive ? FRAME : 60_000);
  const machine = machines?.find(({ number: name }) => name === where.get('unit')) ?? machines?.[0];
  const names = where.getAll('p');
  const known = machine?.values ?? [];
  const chosen = known.filter(({ name }) => names.includes(name));
  const values = chosen.length > 0 ? chosen : known.slice(0, 2);
  const properties = values.map(({ id }) => id);

  const seen: Range = isLive ? { from: now - length(range), to: now } : range;
  const [settled] = useDebouncedValue(range, 150);
  const round = isLive ? Math.floor(now / AGAIN) : 0;
  const asked = useMemo(() => {
    // Live, the answer reaches to the moment of the question and a little further back than is shown.
    if (!isLive) return settled;
    const end = (round + 2) * AGAIN;
    return { from: Math.min(round * AGAIN - length(settled), end - 1), to: end };
  }, [settled, isLive, round]);
  const answer = useTrends(properties, asked);
  const recent = useLiveSamples(properties, isLive);
  const { data: history } = useWorkHistory(machine?.id, asked);
  const { data: limits = [] } = useLimits(machine?.number);
  const trends = isLive
    ? answer.trends.map((trend) => append(trend, recent.get(trend.property) ?? []))
    : answer.trends;
  const problem = error ?? answer.error;

  const move = (next: Range) => {
    setLive(false);
    setRange(next);
  };
  const begin = (span: number) => {
    setLive(true);
    setRange(clamp({ from: Date.now() - span, to: Date.now() }, Date.now()));
  };
  const choose = (unit: string, wanted: string[]) => {
    const next = new URLSearchParams(where);
    next.set('unit', unit);
    next.delete('p');
    for (const name of wanted.slice(-MOST_VALUES)) next.append('p', name);
    setWhere(next, { replace: true });
  };
  // The address follows when hands are still, so that it can be passed on.
  useEffect(() => {
    setWhere(
      (old) => {
        const next = new URLSearchParams(old);
        for (const name of ['from', 'to', 'span']) next.delete(name);
        if (isLive) next.set('span', String(Math.round(length(settled))));
        else {
          next.set('from', String(Math.round(settled.from)));
          next.set('to', String(Math.round(settled.to)));
        }
        return next;
      },
      { replace: true },
    );
  }, [settled, isLive, setWhere]);

  const middle = (seen.from + seen.to) / 2;
  const KEYS: Record<string, () => void> = {
    ArrowLeft: () => move(shift(seen, -0.25, Date.now())),
    ArrowRight: () => move(shift(seen, 0.25, Date.now())),
    '+': () => move(zoom(seen, 0.5, middle, Date.now())),
    '=': () => move(zoom(seen, 0.5, middle, Date.now())),
    '-': () => move(zoom(seen, 2, middle, Date.now())),
    End: () => begin(length(seen)),
  };
  const press = (event: KeyboardEvent) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const title = (trend: Trend) =>
    `${trend.equipment_number} ${trend.name}${trend.unit ? ` (${unitName(trend.unit)})` : ''}`;
  const latest = (trend: Trend) => trend.mean.at(-1);
  const fits = SPANS.find(({ ms }) => Math.abs(ms - length(range)) < 1_000)?.key ?? '';

  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          <>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconTable size={16} />}
              aria-pressed={asTable}
              onClick={() => setTable(!asTable)}
            >
              {t(asTable ? 'asChart' : 'asTable')}
            </Button>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconDownload size={16} />}
              disabled={trends.length === 0}
              onClick={() =>
                saveCsv(csv(trends, seen), `${machine?.number}-${new Date(seen.from).toISOString()}.csv`)
              }
            >
              {t('csv')}
            </Button>
          </>
        }
      >
        {machines && machine && (
          <Select
            size="xs"
            aria-label={t('machine')}
            value={machine.number}
            allowDeselect={false}
            data={machines.map((each) => ({ value: each.number, label: `${each.number} ${each.name}` }))}
            onChange={(unit) => unit && choose(unit, [])}
          />
        )}
        <Chip.Group
          multiple
          value={values.map(({ name }) => name)}
          onChange={(wanted) => machine && wanted.length > 0 && choose(machine.number, wanted)}
        >
          <Group gap={6} role="group" aria-label={t('values')}>
            {known.map(({ name }) => (
              <Chip key={name} value={name} size="xs">
                {name}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </PageHead>
      <ProblemNote error={problem} onRetry={() => refetch()} />
      {!machines && !error && <Skeleton height={260} />}
      {machines?.length === 0 && <EmptyState title={t('none')}>{t('noneWhy')}</EmptyState>}
      {machine && (
        <>
          <div className="trend-tools">
            <SegmentedControl
              size="xs"
              aria-label={t('span')}
              value={fits}
              onChange={(key) => begin(SPANS.find((span) => span.key === key)?.ms ?? 600_000)}
              data={SPANS.map(({ key, ms }) => ({ value: key, label: inWords(ms / 1000) }))}
            />
            <ActionIcon.Group>
              <ActionIcon variant="default" aria-label={t('earlier')} onClick={KEYS.ArrowLeft}>
                <IconArrowLeft size={16} />
              </ActionIcon>
              <ActionIcon variant="default" aria-label={t('later')} onClick={KEYS.ArrowRight}>
                <IconArrowRight size={16} />
              </ActionIcon>
              <ActionIcon variant="default" aria-label={t('closer')} onClick={KEYS['+']}>
                <IconZoomIn size={16} />
              </ActionIcon>
              <ActionIcon variant="default" aria-label={t('wider')} onClick={KEYS['-']}>
                <IconZoomOut size={16} />
              </ActionIcon>
            </ActionIcon.Group>
            <Switch
              label={t('live')}
              checked={isLive}
              onChange={() => (isLive ? move(seen) : begin(length(seen)))}
            />
            <Text size="sm" className="ink2" data-testid="trend-range">
              {length(seen) < 300_000
                ? `${dayClock(seen.from)}:${clockSeconds(seen.from).slice(-2)} – ${clockSeconds(seen.to)}`
                : `${dayClock(seen.from)} – ${dayClock(seen.to)}`}{' '}
              {zoneName(seen.to)}
            </Text>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and move; each has a button above. */}
          <section className="trend-charts" tabIndex={0} aria-label={t('keys')} onKeyDown={press}>
            {trends.map((trend) => (
              <article key={trend.property} className="surface trend" data-property={trend.name}>
                <header>
                  <h2>{title(trend)}</h2>
                  <span className="trend-now" data-testid={`trend-now-${trend.name}`}>
                    {isLive && `${number(latest(trend), 3)} ${unitName(trend.unit)}`}
                  </span>
                  <span className="ink2">
                    {trend.seconds === 0 ? t('single') : t('points', { width: inWordsFine(trend.seconds) })}
                  </span>
                </header>
                {asTable ? (
                  <TrendTable trend={trend} range={seen} />
                ) : (
                  <Chart
                    trend={trend}
                    range={seen}
                    now={now}
                    limits={limits.filter((limit) => limit.property === trend.property)}
                    label={t('chartOf', { name: title(trend) })}
                    onZoom={(factor, at) => move(zoom(seen, factor, at, Date.now()))}
                    onSelect={(wanted) => move(clamp(wanted, Date.now()))}
                  />
                )}
              </article>
            ))}
          </section>
          {history && <Bands history={history} range={seen} now={now} />}
          <ul className="trend-key ink2">
            <li data-mark="gap">{t('key.gap')}</li>
            <li data-mark="bad">{t('key.bad')}</li>
            <li data-mark="band">{t('key.band')}</li>
            {limits.length > 0 && <li data-mark="limit">{t('key.limit')}</li>}
          </ul>
        </>
      )}
    </div>
  );
}

const inWordsFine = (seconds: number) =>
  seconds < 1 ? `${Math.round(seconds * 1000)} ms` : inWords(seconds);
