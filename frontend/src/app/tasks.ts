import { useQuery } from '@tanstack/react-query';
import { get } from '@/api/client';
import type { Schema } from '@/api/types';
import { useDoorbell } from '@/lib/live';

export type TaskCounts = Schema<'TaskCountRow'>;

/** How much waits for whoever is signed in; rings with the plant. */
export function useTaskCounts() {
  useDoorbell('tasks', ['task-counts']);
  useDoorbell('quality', ['task-counts']);
  return useQuery({
    queryKey: ['task-counts'],
    queryFn: () => get<TaskCounts>('/api/task-counts'),
    refetchInterval: 60_000,
  }).data;
}
