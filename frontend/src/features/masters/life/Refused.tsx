import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { Problem } from '@/api/problem';
import { said } from '@/lib/sentences';
import { ProblemNote, problemText } from '@/ui/Problem';

/** Why a version does not go on: everything that is to be mended, not only the first of it. */
export function Refused({ problem }: { problem: Problem | null }) {
  const found = (problem?.extra.findings ?? []) as { path: string; message: string }[];
  if (found.length === 0) return <ProblemNote error={problem} />;
  const { sentence, original } = problemText(problem);
  return (
    <div className="problem tone-down" role="alert">
      <IconAlertTriangleFilled size={18} aria-hidden />
      <div>
        {original && <strong>{sentence}</strong>}
        <ul className="findings">
          {found.map((each) => (
            <li key={each.path + each.message}>{said(each.message)}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
