import { useCallback, useState } from 'react';
import { said } from '@/lib/sentences';
import { refusal } from '@/lib/words';
import { isSame } from '../document/document';
import { getIn } from '../document/paths';
import type { Doc } from '../document/types';

/** What is wrong, and where: "segments.2.steps.0.lower". */
export type Finding = { path: string; message: string; code?: string; is_warning?: boolean };

const worded = (finding: Finding): Finding => ({
  ...finding,
  message: refusal(finding.code ?? '', said(finding.message)),
});

/** Findings of a check or a refused save; one goes away as soon as its field is changed. */
export function useFindings(doc: Doc) {
  const [{ findings, at }, set] = useState<{ findings: Finding[]; at: Doc }>({ findings: [], at: doc });
  const setFindings = useCallback((found: Finding[]) => set({ findings: found.map(worded), at: doc }), [doc]);
  const open = findings.filter((each) => isSame(getIn(doc, each.path), getIn(at, each.path)));
  return {
    findings: open,
    setFindings,
    /** What to say at this field. */
    shownFor: (path: string) =>
      open
        .filter((each) => each.path === path)
        .map((each) => each.message)
        .join(' ') || undefined,
  };
}
