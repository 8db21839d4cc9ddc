import { useEffect, useRef } from 'react';

/** Calls once nobody has touched the screen, keyed or scanned for so long. */
export function useIdle(after: number, onIdle: () => void): void {
  const latest = useRef(onIdle);
  latest.current = onIdle;
  useEffect(() => {
    let timer = window.setTimeout(() => latest.current(), after);
    const touched = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => latest.current(), after);
    };
    const events = ['pointerdown', 'keydown'] as const;
    for (const event of events) window.addEventListener(event, touched, { capture: true });
    return () => {
      window.clearTimeout(timer);
      for (const event of events) window.removeEventListener(event, touched, { capture: true });
    };
  }, [after]);
}
