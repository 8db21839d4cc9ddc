import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSession } from '@/api/session';
import { useLine, watchLine } from '@/lib/line';
import { KEYS } from '../queries';
import { keepAnswers, recallAnswers } from './answers';
import { readOutbox, send, useOutbox } from './outbox';

const AGAIN_MS = 6_000;

/** As long as the terminal is open: keeps answers, hears the line, and sends what waits, whoever is badged in. */
export function useSending(): void {
  const queries = useQueryClient();
  const { offline } = useSession();
  const up = useLine((state) => state.up);
  const waits = useOutbox((state) => state.waiting.length > 0);
  useEffect(() => {
    void readOutbox();
    if (import.meta.env.PROD) void navigator.serviceWorker?.register('/sw.js').catch(() => null);
    const leave = [watchLine(), keepAnswers(queries)];
    return () => {
      for (const each of leave) each();
    };
  }, [queries]);
  useEffect(() => {
    if (offline) void recallAnswers(queries);
  }, [offline, queries]);
  // The line is back: who is here is asked before anything is sent, somebody may have come while it was cut.
  useEffect(() => {
    if (!up || !offline) return;
    const who = () => void queries.invalidateQueries({ queryKey: ['session'] }, { cancelRefetch: false });
    who();
    const timer = window.setInterval(who, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [up, offline, queries]);
  useEffect(() => {
    if (!up || offline) return;
    let stopped = false;
    const go = async () => {
      const before = useOutbox.getState().waiting.length;
      await send();
      if (before === 0 || stopped) return;
      for (const queryKey of Object.values(KEYS)) void queries.invalidateQueries({ queryKey });
    };
    void go();
    const timer = waits ? window.setInterval(() => void go(), AGAIN_MS) : undefined;
    return () => {
      stopped = true;
      window.clearInterval(timer);
    };
  }, [up, offline, waits, queries]);
}
