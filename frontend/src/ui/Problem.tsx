import { Button } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { inReadersDays, objections } from '@/lib/objections';
import { dayClock } from '@/lib/time';
import { factName, refusal } from '@/lib/words';
import './problem.css';

/** The refusal as a sentence, in the server's own words where those are others, and what the reader can do next. */
export function problemText(error: unknown): { sentence: string; original: string; next: string } {
  const problem = asProblem(error);
  const byStatus = i18n.t(`problem.status.${problem.status}`, {
    defaultValue: i18n.t('problem.status.other'),
  });
  const said = [0, 401].includes(problem.status) ? '' : inReadersDays(problem.message, problem.extra);
  const known = said && refusal(problem.code, said, problem.extra);
  // A refused start brings its reasons, each in the reader's language.
  const reasons = known !== said ? objections(problem.extra) : '';
  const { who, at } = problem.extra;
  const whoAndWhen =
    typeof who === 'string' && typeof at === 'string' && known !== said ? ` (${who}, ${dayClock(at)})` : '';
  const sentence = known ? [known + whoAndWhen, reasons].filter(Boolean).join(' ') : byStatus;
  const next = i18n.t([`problem.next.${problem.code}`, `problem.next.${problem.status}`], {
    ...problem.extra,
    defaultValue: '',
  });
  return { sentence, original: said && known !== said && !reasons ? said : '', next };
}

export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (!error) return null;
  const { sentence, original, next } = problemText(error);
  const fields = asProblem(error)
    .errors.map((each) => ({ ...each, detail: refusal(each.code, each.detail) }))
    .filter((each) => each.detail && !sentence.startsWith(each.detail));
  return (
    <div className="problem tone-down" role="alert">
      <IconAlertTriangleFilled size={18} aria-hidden />
      <div>
        <strong>{sentence}</strong>
        {fields.map((each) => (
          <div key={each.field + each.code}>
            {each.field ? `${factName(each.field)}: ` : ''}
            {each.detail}
          </div>
        ))}
        {original && (
          <div className="problem-next" lang="en">
            {original}
          </div>
        )}
        {next && <div className="problem-next">{next}</div>}
      </div>
      {onRetry && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t('again')}
        </Button>
      )}
    </div>
  );
}
