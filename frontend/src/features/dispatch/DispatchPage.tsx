import {
  DndContext,
  type DragEndEvent,
  type DragMoveEvent,
  DragOverlay,
  PointerSensor,
  pointerWithin,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { Button, NativeSelect, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconBolt, IconFilter, IconSearch } from '@tabler/icons-react';
import { scaleTime } from 'd3-scale';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { useNow } from '@/lib/now';
import { clock, day } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { tellDone, tellProblem } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { announce } from './announce';
import { BacklogCard } from './BacklogCard';
import { Figures } from './Figures';
import { Inspector } from './Inspector';
import { InterruptDialog } from './InterruptDialog';
import { LaneRow } from './LaneRow';
import { allCards, bars, bestWindow, placeAt, ticks, WINDOWS } from './layout';
import { type Card, type Command, type Lane, useBoard, useCommand, useOrdersToRelease } from './queries';
import { ReleaseDialog } from './ReleaseDialog';
import { moveTo, useCarry } from './useCarry';
import './dispatch.css';

const HOUR = 3_600_000;
const PAST = 0.12;
const HEAD = 190;

type Target = { lane: Lane; position: number; left: number } | 'backlog' | null;

function Backlog({ children, over }: { children: ReactNode; over: boolean }) {
  const { setNodeRef } = useDroppable({ id: 'backlog' });
  return (
    <section ref={setNodeRef} className="backlog surface" data-over={over} aria-labelledby="backlog-title">
      {children}
    </section>
  );
}

export function Component() {
  const { t } = useTranslation(['dispatch', 'common']);
  const { data: board, error, refetch } = useBoard();
  const mayRelease = useMay('orders.release_request');
  const received = useOrdersToRelease().data?.results ?? [];
  const [where, setWhere] = useSearchParams();
  const now = useNow(10_000);
  const [filter, setFilter] = useState('');
  const [releasing, setReleasing] = useState(false);
  const [interrupting, setInterrupting] = useState<Card | null>(null);
  const [dragged, setDragged] = useState<Card | null>(null);
  const [target, setTarget] = useState<Target>(null);
  const { ref: axis, width } = useElementSize();
  const acted = useRef<number | null>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));

  const put = (name: string, value: string | null) =>
    setWhere(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  const area = where.get('area') ?? '';
  const selected = Number(where.get('job')) || null;

  const run = useCommand((command) => {
    if (command.act === 'interrupt') setInterrupting(null);
    const job = board && allCards(board).find((card) => card.id === command.job);
    tellDone(t(`done.${command.act}`, { job: job?.number }));
  }, tellProblem);
  const command = (wanted: Command) => {
    acted.current = wanted.job;
    run.mutate(wanted);
  };
  const { carried, said, onKeyDown } = useCarry(board, command);

  // A moved job is another element now; the keyboard stays with the job.
  // Runs when the board was drawn anew.
  useEffect(() => {
    if (acted.current === null || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-job-id="${acted.current}"]`)?.focus();
  }, [board]);

  const areas = [...new Set(board?.units.map((lane) => lane.area) ?? [])];
  const lanes = useMemo(
    () =>
      (board?.units ?? [])
        .filter((lane) => !area || lane.area === area)
        .map((lane) => ({ lane, found: bars(lane, now) })),
    [board, area, now],
  );
  const hours =
    Number(where.get('hours')) ||
    bestWindow(
      lanes.map((each) => each.found),
      now,
    );
  const scale = scaleTime()
    .domain([now - hours * HOUR * PAST, now + hours * HOUR * (1 - PAST)])
    .range([0, Math.max(300, width)]);
  const cards = board ? allCards(board) : [];
  const card = cards.find((each) => each.id === selected);
  const moving = dragged ?? carried?.card ?? null;
  const text = filter.trim().toLowerCase();
  const ready = (board?.ready ?? []).filter(
    (each) =>
      !text ||
      `${each.number} ${each.material_name} ${each.material} ${each.name} ${each.request}`
        .toLowerCase()
        .includes(text),
  );

  const aim = ({ over, activatorEvent, delta }: DragMoveEvent | DragEndEvent): Target => {
    const lane = over?.data.current?.lane as Lane | undefined;
    if (!over) return null;
    if (!lane) return 'backlog';
    const x = (activatorEvent as PointerEvent).clientX + delta.x - over.rect.left;
    const found = lanes.find((each) => each.lane.id === lane.id)?.found ?? [];
    const position = placeAt(found, scale.invert(x).getTime(), dragged?.id ?? 0);
    return { lane, position, left: Math.max(0, x) };
  };
  const end = (event: DragEndEvent) => {
    const aimed = aim(event);
    const moved = event.active.data.current?.card as Card;
    setDragged(null);
    setTarget(null);
    if (!aimed || !moved) return;
    const wanted =
      aimed === 'backlog' ? moveTo(moved, null, 0) : moveTo(moved, aimed.lane.id, aimed.position);
    if (wanted) command(wanted);
  };

  const targetOf = (lane: Lane, found: ReturnType<typeof bars>) => {
    if (target && target !== 'backlog' && target.lane.id === lane.id) return target;
    if (carried?.unit !== lane.id) return null;
    const queued = found.filter((bar) => bar.kind !== 'running' && bar.card.id !== carried.card.id);
    const before = queued[carried.position - 1]?.start ?? queued.at(-1)?.end ?? found.at(-1)?.end ?? now;
    return { position: carried.position, left: Math.max(0, scale(before)) };
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the focused job bubble up to here.
    <div className="page dispatch" onKeyDown={onKeyDown}>
      <PageHead
        title={t('title')}
        actions={
          mayRelease && (
            <Button
              leftSection={<IconBolt size={17} />}
              variant={received.length ? 'filled' : 'default'}
              onClick={() => setReleasing(true)}
            >
              {t('releaseButton', { count: received.length })}
            </Button>
          )
        }
      >
        <SegmentedControl
          size="xs"
          aria-label={t('window')}
          value={where.get('hours') ?? 'auto'}
          onChange={(value) => put('hours', value === 'auto' ? null : value)}
          data={[
            { value: 'auto', label: t('auto') },
            ...WINDOWS.filter((each) => each >= 1).map((each) => ({
              value: String(each),
              label: `${each} h`,
            })),
          ]}
        />
        {areas.length > 1 && (
          <NativeSelect
            size="xs"
            w={170}
            aria-label={t('area')}
            leftSection={<IconFilter size={15} aria-hidden />}
            value={area}
            onChange={(event) => put('area', event.currentTarget.value || null)}
            data={[
              { value: '', label: t('allAreas') },
              ...areas.map((each) => ({ value: each, label: each })),
            ]}
          />
        )}
      </PageHead>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!board && !error && <Skeleton height={420} />}
      {board && (
        <>
          <Figures board={board} />
          <DndContext
            accessibility={{ announcements: announce(t) }}
            sensors={sensors}
            collisionDetection={pointerWithin}
            autoScroll={false}
            onDragStart={({ active }) => setDragged((active.data.current?.card as Card) ?? null)}
            onDragMove={(event) => setTarget(aim(event))}
            onDragCancel={() => {
              setDragged(null);
              setTarget(null);
            }}
            onDragEnd={end}
          >
            <div className="dispatch-board">
              <Backlog over={target === 'backlog' || carried?.unit === null}>
                <header>
                  <h2 id="backlog-title">
                    {t('ready')} <span className="ink2">{board.ready.length}</span>
                  </h2>
                  <span className="backlog-hint">{t('dragOrM')}</span>
                </header>
                <TextInput
                  size="xs"
                  aria-label={t('filter')}
                  placeholder={t('filter')}
                  leftSection={<IconSearch size={15} aria-hidden />}
                  value={filter}
                  onChange={(event) => setFilter(event.currentTarget.value)}
                />
                <div className="backlog-cards">
                  {ready.map((each) => (
                    <BacklogCard
                      key={each.id}
                      card={each}
                      selected={each.id === selected}
                      carried={carried?.card.id === each.id}
                      onSelect={() => put('job', String(each.id))}
                    />
                  ))}
                  {ready.length === 0 && (
                    <EmptyState title={t('nothingReady')}>
                      {text ? t('noMatch') : t('nothingReadyWhy')}
                    </EmptyState>
                  )}
                </div>
              </Backlog>
              <section className="board-lanes surface" aria-label={t('lanes')}>
                <div className="lanes-axis">
                  <span className="eyebrow" style={{ width: HEAD }}>
                    {t('workUnit')}
                  </span>
                  <div ref={axis} className="lanes-ticks">
                    <strong className="lanes-day">{day(now)}</strong>
                    {ticks(scale.domain()[0]?.getTime() ?? now, scale.domain()[1]?.getTime() ?? now)
                      .filter(
                        (each) =>
                          Math.abs(scale(each) - scale(now)) > 44 &&
                          scale(each) > 20 &&
                          scale(each) < width - 18,
                      )
                      .map((each) => (
                        <span key={each} style={{ left: scale(each) }}>
                          {clock(each)}
                        </span>
                      ))}
                    <em style={{ left: scale(now) }}>{clock(now)}</em>
                  </div>
                </div>
                <ul className="lanes-list">
                  {lanes.map(({ lane, found }) => (
                    <LaneRow
                      key={lane.id}
                      lane={lane}
                      found={found}
                      scale={scale}
                      rows={Math.max(1, ...found.map((bar) => bar.row + 1))}
                      selected={selected}
                      moving={moving}
                      target={targetOf(lane, found)}
                      onSelect={(each) => put('job', String(each.id))}
                    />
                  ))}
                  <li className="lanes-now" style={{ left: HEAD + scale(now) }} aria-hidden />
                </ul>
                <footer className="lanes-legend">
                  {['queued', 'running', 'held', 'tight', 'late'].map((look) => (
                    <span key={look}>
                      <i className="bar-job" data-look={look} />
                      {t(`legend.${look}`)}
                    </span>
                  ))}
                  <span className="lanes-keys">{t('keys')}</span>
                </footer>
              </section>
            </div>
            <DragOverlay dropAnimation={null}>
              {dragged && (
                <div
                  className="drag-ghost"
                  data-bad={
                    target !== null && target !== 'backlog' && !dragged.work_units.includes(target.lane.id)
                  }
                >
                  <strong>{dragged.number}</strong>
                  {target === 'backlog'
                    ? t('carry.backlog')
                    : target
                      ? dragged.work_units.includes(target.lane.id)
                        ? t('carry.at', { unit: target.lane.number, position: target.position })
                        : t('carry.unsuitable', { unit: target.lane.number })
                      : dragged.name}
                </div>
              )}
            </DragOverlay>
          </DndContext>
          {card && (
            <Inspector
              key={card.id}
              card={card}
              board={board}
              busy={run.isPending}
              onCommand={command}
              onInterrupt={() => setInterrupting(card)}
              onClose={() => put('job', null)}
            />
          )}
        </>
      )}
      <div aria-live="assertive" className="visually-hidden" data-testid="said">
        {said}
      </div>
      <ReleaseDialog opened={releasing} orders={received} onClose={() => setReleasing(false)} />
      <InterruptDialog
        card={interrupting}
        lane={board?.units.find((lane) => lane.id === interrupting?.work_unit?.id)}
        busy={run.isPending}
        problem={run.error}
        onClose={() => setInterrupting(null)}
        onConfirm={(reason, for_job) =>
          interrupting &&
          command({ act: 'interrupt', job: interrupting.id, reason, ...(for_job ? { for_job } : {}) })
        }
      />
    </div>
  );
}
