import { useEffect, useRef } from 'react';

const TELL_EVERY = 10_000;

/** Calls once nobody has touched the screen, keyed or scanned for so long. */
export function useIdle(after: number, onIdle: () => void, onTouch: () => unknown = () => {}): void {
  const latest = useRef(onIdle);
  latest.current = onIdle;
  const told = useRef(0);
  const tell = useRef(onTouch);
  tell.current = onTouch;
  useEffect(() => {
    let timer = window.setTimeout(() => latest.current(), after);
    const touched = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => latest.current(), after);
      // Often enough for a lock of minutes.
      if (Date.now() - told.current < TELL_EVERY) return;
      told.current = Date.now();
      tell.current();
    };
    const events = ['pointerdown', 'keydown'] as const;
    for (const event of events) window.addEventListener(event, touched, { capture: true });
    return () => {
      window.clearTimeout(timer);
      for (const event of events) window.removeEventListener(event, touched, { capture: true });
    };
  }, [after]);
}
