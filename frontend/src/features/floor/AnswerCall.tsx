import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import type { Schema } from '@/api/types';
import { ProblemNote } from '@/ui/Problem';

/** "I am coming", and once somebody was there: "It is over". */
export function AnswerCall({ id, isAnswered }: { id: number; isAnswered: boolean }) {
  const { t } = useTranslation('floor');
  const act = useAction(
    (verb: 'answer' | 'end', key) => post<Schema<'CallRow'>>(`/api/calls/${id}/${verb}`, { body: {}, key }),
    { refresh: [['floor'], ['task-counts']] },
  );
  return (
    <>
      <ProblemNote error={act.error} />
      {!isAnswered && (
        <Button size="xs" loading={act.isPending} onClick={() => act.mutate('answer')}>
          {t('call.answer')}
        </Button>
      )}
      <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate('end')}>
        {t('call.end')}
      </Button>
    </>
  );
}
