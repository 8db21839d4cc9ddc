import { queryOptions } from '@tanstack/react-query';
import { post } from '@/api/client';
import type { Step } from '@/ui/instruction/model';
import { MASTERS, type Master } from '../queries';

/** What a job would freeze of an operation, as far as the terminal shows it. */
export type Frozen = { sequence: number; name: string; steps: Step[] };

export const previewQuery = (master: Master, segment: number, material: string) =>
  queryOptions({
    queryKey: [...MASTERS, String(master.id), 'preview', segment, material, master.etag],
    queryFn: async () => {
      const answer = await post<{ definition: Frozen }>('/api/work-masters/{id}/preview', {
        path: { id: master.id },
        body: { segment, material },
      });
      return answer.definition;
    },
  });
