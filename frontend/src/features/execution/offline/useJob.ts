import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Job } from '../model';
import { jobQuery } from '../queries';
import { onJob } from './actions';
import { withWaiting } from './apply';
import { useOutbox } from './outbox';

/** A job as it stands here: the plant's last answer, and what was done on this device since. */
export function useJob(id: number | null) {
  const asked = useQuery({ ...jobQuery(id ?? 0), enabled: id !== null });
  const waiting = useOutbox((state) => state.waiting);
  const data = useMemo<Job | undefined>(
    () => asked.data && withWaiting(asked.data, waiting),
    [asked.data, waiting],
  );
  return { ...asked, data };
}

/** How many actions on a job wait. */
export const useWaitingOn = (job: number): number =>
  useOutbox((state) => state.waiting.filter((entry) => onJob(entry.path)?.job === job).length);
