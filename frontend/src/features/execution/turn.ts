import { useCallback, useEffect, useRef, useState } from 'react';
import { useBusy } from './useCommand';

/** How long a screen may take to show what an answer made of the job. */
const SETTLED = 150;

/**
 * Scans take their turn: a scanner is quicker than any answer, and what is scanned while an action is on its way belongs
 * to the step that stands there afterwards. None is lost, none meets the step before.
 */
export function useTurn(take: (code: string) => Promise<void>): (code: string) => void {
  const busy = useBusy((state) => state.busy);
  const [waiting, setWaiting] = useState<string[]>([]);
  const idleSince = useRef(0);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    if (!busy) idleSince.current = performance.now();
  }, [busy]);
  useEffect(() => {
    const next = waiting[0];
    if (busy || next === undefined) return;
    const rest = Math.max(0, idleSince.current + SETTLED - performance.now());
    const timer = window.setTimeout(() => {
      setWaiting((codes) => codes.slice(1));
      void latest.current(next);
    }, rest);
    return () => window.clearTimeout(timer);
  }, [busy, waiting]);
  return useCallback((code) => setWaiting((codes) => [...codes, code]), []);
}
