import { Button } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import './problem.css';

/** The refusal as a sentence, and what the reader can do next. */
export function problemText(error: unknown): { sentence: string; next: string } {
  const problem = asProblem(error);
  const byStatus = i18n.t(`problem.status.${problem.status}`, {
    defaultValue: i18n.t('problem.status.other'),
  });
  const sentence = [0, 401].includes(problem.status) || !problem.message ? byStatus : problem.message;
  const next = i18n.t([`problem.next.${problem.code}`, `problem.next.${problem.status}`], {
    defaultValue: '',
  });
  return { sentence, next };
}

export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (!error) return null;
  const { sentence, next } = problemText(error);
  const fields = asProblem(error).errors.filter((each) => each.detail && each.detail !== sentence);
  return (
    <div className="problem tone-down" role="alert">
      <IconAlertTriangleFilled size={18} aria-hidden />
      <div>
        <strong>{sentence}</strong>
        {fields.map((each) => (
          <div key={each.field + each.code}>
            {each.field ? `${each.field}: ` : ''}
            {each.detail}
          </div>
        ))}
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
