import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLine } from '@/lib/line';
import type { Card, Job } from '../model';
import { jobQuery, mountedQuery, queueQuery, type ReasonKind, reasonsQuery } from '../queries';
import { keepFiles } from './files';

/** So many jobs of each queue are kept with their instructions: what can be begun before anybody comes with a cable. */
const AHEAD = 6;
/** How old the copy of a job nobody has opened may be. */
const FRESH_MS = 5 * 60_000;
const REASONS: ReasonKind[] = ['scrap', 'rework', 'short', 'adjustment'];

const leaving = new Set<AbortController>();

/** Before somebody leaves or comes: what is asked in the name of who was here would be refused. */
export function stopBringing(): void {
  for (const each of leaving) each.abort();
}

/** Brings what the terminal needs while the line is cut: the jobs in its queues, their instructions and pictures. */
export function useProvision(units: { id: number }[]): void {
  const queries = useQueryClient();
  const up = useLine((state) => state.up);
  const cards = useQueries({
    queries: units.map((unit) => queueQuery(unit.id)),
    combine: (asked) => asked.flatMap(({ data }) => (data ?? []).slice(0, AHEAD)),
  });
  // Asked again when the queue has other jobs, not at every piece.
  const jobs = cards.map((card) => card.id).join();
  useEffect(() => {
    if (!up || !jobs) return;
    const gone = new AbortController();
    // Whoever leaves takes the right to ask along.
    leaving.add(gone);
    const bring = async () => {
      const found: Job[] = [];
      for (const id of jobs.split(',').map(Number)) {
        if (gone.signal.aborted) return;
        const job = await queries.fetchQuery({ ...jobQuery(id), staleTime: FRESH_MS }).catch(() => null);
        if (job) found.push(job);
      }
      await Promise.allSettled([
        ...REASONS.map((kind) => queries.prefetchQuery(reasonsQuery(kind))),
        ...units.map((unit) => queries.prefetchQuery({ ...mountedQuery(unit.id), staleTime: FRESH_MS })),
      ]);
      if (!gone.signal.aborted) await keepFiles(found.flatMap(filesOf), gone.signal);
    };
    void bring();
    return () => {
      gone.abort();
      leaving.delete(gone);
    };
  }, [jobs, up, units, queries]);
}

/** Everything a job's instructions show. */
export function filesOf(job: Pick<Job, 'steps' | 'units'> & Pick<Card, 'picture'>): string[] {
  const steps = [...job.steps, ...job.units.flatMap((unit) => unit.definition?.steps ?? [])];
  const found = [
    job.picture,
    ...steps.flatMap((step) => [step.picture, step.drawing, step.video, step.material?.picture]),
  ];
  return [...new Set(found.filter((url): url is string => Boolean(url)))];
}
