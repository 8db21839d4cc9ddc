import { Menu } from '@mantine/core';
import { IconAlertTriangleFilled, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { span } from '@/lib/time';
import type { Segment } from '../document/types';
import { extent, ghost, HEIGHT, handle, left, path, top, WIDTH } from './geometry';
import { neighbour, routing } from './layout';
import { useJoin } from './useJoin';
import { useView } from './useView';
import { ViewTools } from './ViewTools';
import './routing.css';

/** What the mouse and the keys can do to the routing; without it the graph is only looked at. */
export type RoutingEdits = {
  after: (sequence: number) => void;
  beside: (sequence: number) => void;
  between: (from: number, to: number) => void;
  join: (from: number, to: number) => void;
  part: (from: number, to: number) => void;
  remove: (sequence: number) => void;
};

type Props = {
  segments: Segment[];
  chosen: number;
  onChoose: (sequence: number) => void;
  edits?: RoutingEdits;
  /** How much is wrong in an operation. */
  wrongIn?: (sequence: number) => number;
  children?: (join: {
    isJoining: boolean;
    start: (from: number) => void;
    cancel: () => void;
  }) => React.ReactNode;
};

/** The routing as a graph: from left to right in the order of work, side by side what may run at once. */
export function RoutingGraph({ segments, chosen, onChoose, edits, wrongIn, children }: Props) {
  const { t } = useTranslation('masters');
  const plane = useRef<HTMLDivElement>(null);
  const { boxes, lines, columns, rows } = routing(segments);
  const { width, height } = extent(columns, rows);
  const view = useView(width);
  const { joining, start, cancel, choose, dot } = useJoin(plane, (from, to) => edits?.join(from, to));
  const focus = (sequence: number) =>
    plane.current?.querySelector<HTMLElement>(`[data-sequence="${sequence}"] > button`)?.focus();
  const nameOf = (sequence: number) =>
    `${sequence} ${segments.find((each) => each.sequence === sequence)?.name ?? ''}`.trim();

  const press = (event: KeyboardEvent, sequence: number) => {
    if (event.key.startsWith('Arrow')) {
      const next = neighbour(boxes, sequence, event.key);
      if (next !== null) focus(next);
      event.preventDefault();
      return;
    }
    if (!edits || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys: Record<string, () => void> = {
      a: () => edits.after(sequence),
      Insert: () => edits.after(sequence),
      p: () => edits.beside(sequence),
      j: () => start(sequence),
      Delete: () => edits.remove(sequence),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const from = joining && boxes.find((box) => box.segment.sequence === joining.from);

  return (
    <section className="surface routing" aria-label={t('routing')}>
      <div className="routing-head">
        <div>{children?.({ isJoining: joining !== null, start, cancel })}</div>
        {boxes.length > 0 && <ViewTools view={view} />}
      </div>
      <p className="routing-say" role="status">
        {joining && !joining.at && t('graph.joining', { name: nameOf(joining.from) })}
      </p>
      <div className="routing-scroll" {...view.frame}>
        <div style={{ width: width * view.zoom, height: height * view.zoom }}>
          <div
            ref={plane}
            className="routing-plane"
            style={{ width, height, transform: `scale(${view.zoom})` }}
          >
            <svg width={width} height={height} aria-hidden="true">
              <defs>
                <marker
                  id="routing-end"
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="7"
                  markerHeight="7"
                  orient="auto"
                >
                  <path d="M0 0L8 4L0 8z" className="routing-tip" />
                </marker>
              </defs>
              {lines.map((line) => (
                <path
                  key={`${line.from.segment.sequence}-${line.to.segment.sequence}`}
                  d={path(line)}
                  className="routing-line"
                  markerEnd="url(#routing-end)"
                />
              ))}
              {from && joining.at && <path d={ghost(from, joining.at)} className="routing-ghost" />}
            </svg>
            {boxes.map(({ segment, column, row }) => {
              const wrong = wrongIn?.(segment.sequence) ?? 0;
              return (
                <div
                  key={segment.sequence}
                  className="routing-box"
                  data-sequence={segment.sequence}
                  data-over={joining?.over === segment.sequence && joining.over !== joining.from}
                  style={{
                    left: left({ column, row }),
                    top: top({ column, row }),
                    width: WIDTH,
                    height: HEIGHT,
                  }}
                >
                  <button
                    type="button"
                    aria-pressed={segment.sequence === chosen}
                    aria-keyshortcuts={edits && 'a p j Delete'}
                    onClick={() => (joining ? choose(segment.sequence) : onChoose(segment.sequence))}
                    onKeyDown={(event) => press(event, segment.sequence)}
                  >
                    <strong>
                      {segment.sequence} {segment.name}
                    </strong>
                    <span>
                      {[...segment.work_units, segment.equipment_class].filter(Boolean).join(', ') || '–'}
                    </span>
                    <span className="ink2">
                      {t(`counting.${segment.counting_source}`)} · {span(Number(segment.run_seconds))}
                    </span>
                    {wrong > 0 && (
                      <em className="chip tone-down">
                        <IconAlertTriangleFilled size={13} aria-hidden /> {t('graph.wrong', { count: wrong })}
                      </em>
                    )}
                  </button>
                  {edits && (
                    <span
                      className="routing-dot"
                      title={t('graph.dot')}
                      aria-hidden
                      {...dot(segment.sequence)}
                    />
                  )}
                </div>
              );
            })}
            {edits &&
              lines.map((line) => {
                const [one, other] = [line.from.segment.sequence, line.to.segment.sequence];
                const { x, y } = handle(line);
                return (
                  <Menu key={`${one}-${other}`} position="bottom">
                    <Menu.Target>
                      <button
                        type="button"
                        className="routing-handle"
                        style={{ left: x, top: y }}
                        aria-label={t('graph.line', { from: nameOf(one), to: nameOf(other) })}
                      >
                        <IconPlus size={14} stroke={2.4} aria-hidden />
                      </button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => edits.between(one, other)}>{t('graph.between')}</Menu.Item>
                      <Menu.Item onClick={() => edits.part(one, other)}>{t('graph.part')}</Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                );
              })}
          </div>
        </div>
      </div>
    </section>
  );
}
