import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';

const SMALLEST = 0.4;
const LARGEST = 1.6;
const STEP = 1.2;
const within = (zoom: number) => Math.min(LARGEST, Math.max(SMALLEST, zoom));

/** How much of a drawing is seen: all of its width until somebody zooms; moved by scrolling or with the mouse. */
export function useView(width: number) {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [wanted, setWanted] = useState<number | null>(null);
  const [held, setHeld] = useState<{ x: number; y: number } | null>(null);
  const fit = room > 0 ? within(Math.min(1, room / width)) : 1;
  const zoom = wanted ?? fit;
  const to = useCallback((change: (zoom: number) => number) => {
    setWanted((now) => within(change(now ?? Number(frame.current?.dataset.fit))));
  }, []);
  const closer = useCallback(() => to((now) => now * STEP), [to]);
  const farther = useCallback(() => to((now) => now / STEP), [to]);
  const whole = useCallback(() => setWanted(null), []);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    watch.observe(element);
    // React listens passively, and then the browser zooms the page as well.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      to((now) => now * Math.exp(-event.deltaY / 400));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      watch.disconnect();
      element.removeEventListener('wheel', wheel);
    };
  }, [to]);

  return {
    zoom,
    closer,
    farther,
    whole,
    isWhole: wanted === null,
    frame: {
      ref: frame,
      'data-fit': fit,
      'data-held': held !== null,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const act = { '+': closer, '-': farther, '0': whole }[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      },
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        // Fingers scroll by themselves.
        const isFree = !(event.target as HTMLElement).closest('[data-sequence], button');
        if (event.button !== 0 || event.pointerType !== 'mouse' || !isFree) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld({ x: event.clientX, y: event.clientY });
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (!held) return;
        event.currentTarget.scrollBy(held.x - event.clientX, 0);
        window.scrollBy(0, held.y - event.clientY);
        setHeld({ x: event.clientX, y: event.clientY });
      },
      onPointerUp: () => setHeld(null),
      onPointerCancel: () => setHeld(null),
    },
  };
}
