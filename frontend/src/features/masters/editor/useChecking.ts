import { useState } from 'react';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { tellProblem } from '@/ui/notify';
import type { Master } from '../queries';
import type { Editor } from './useEditor';
import type { Finding } from './useFindings';

/** Asks the plant what would keep this version from being released. What is unsaved is saved first. */
export function useChecking(master: Master, editor: Editor) {
  const [found, setFound] = useState<number | null>(null);
  const checking = useAction(
    (_: { at: number }, key) =>
      post<Finding[]>('/api/work-masters/{id}/check', { path: { id: master.id }, key }),
    {
      done: (findings) => {
        editor.setFindings(findings);
        setFound(findings.length);
      },
      failed: tellProblem,
    },
  );
  return {
    found,
    isPending: checking.isPending || editor.saving.isPending,
    run: () => {
      const check = () => checking.mutate({ at: Date.now() });
      if (editor.isDirty) editor.save(check);
      else check();
    },
  };
}
