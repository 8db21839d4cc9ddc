import { type PointerEvent, type RefObject, useCallback, useEffect, useState } from 'react';
import type { Point } from './geometry';

/** A line on its way from one operation to another: drawn with the mouse, or by choosing the second one. */
export type Joining = { from: number; at: Point | null; over: number | null };

/** What lies under the pointer, by the sequence each box carries. */
const under = (event: { clientX: number; clientY: number }): number | null => {
  const box = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-sequence]');
  return box ? Number(box.getAttribute('data-sequence')) : null;
};

export function useJoin(plane: RefObject<HTMLElement | null>, onJoin: (from: number, to: number) => void) {
  const [joining, setJoining] = useState<Joining | null>(null);
  const cancel = useCallback(() => setJoining(null), []);
  const isJoining = joining !== null;

  useEffect(() => {
    if (!isJoining) return;
    const stop = (event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    };
    window.addEventListener('keydown', stop);
    return () => window.removeEventListener('keydown', stop);
  }, [isJoining, cancel]);

  const point = (event: PointerEvent): Point | null => {
    if (!plane.current) return null;
    const frame = plane.current.getBoundingClientRect();
    const zoom = frame.width / plane.current.offsetWidth;
    return { x: (event.clientX - frame.left) / zoom, y: (event.clientY - frame.top) / zoom };
  };

  return {
    joining,
    cancel,
    /** The next chosen operation will wait for this one. */
    start: (from: number) => setJoining({ from, at: null, over: null }),
    choose: (to: number) => {
      if (!joining) return;
      setJoining(null);
      onJoin(joining.from, to);
    },
    /** The dot at an operation's end, dragged to another operation. */
    dot: (from: number) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setJoining({ from, at: point(event), over: null });
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        setJoining({ from, at: point(event), over: under(event) });
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const to = under(event);
        // Let go where it began: a click, and the next click says where the line goes.
        if (to === from) return setJoining({ from, at: null, over: null });
        setJoining(null);
        if (to !== null) onJoin(from, to);
      },
      onPointerCancel: cancel,
    }),
  };
}
