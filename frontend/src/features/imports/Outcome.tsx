import { Button, Group, Progress, Table } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { refusal } from '@/lib/words';
import { MorePages } from '@/ui/MorePages';
import { ProblemNote } from '@/ui/Problem';
import { type Import, KINDS, useStep, useWrongRows } from './queries';

/** How far a run is. */
export function Running({ upload }: { upload: Import }) {
  const { t } = useTranslation('imports');
  const label = t('running', { done: upload.done, all: upload.row_count });
  return (
    <section className="surface import-part" aria-live="polite">
      <p>{label}</p>
      <Progress value={(100 * upload.done) / upload.row_count} animated aria-label={label} />
    </section>
  );
}

function WrongRows({ upload }: { upload: Import }) {
  const { t } = useTranslation('imports');
  const wrong = useWrongRows(upload);
  return (
    <div className="table-wrap">
      <Table verticalSpacing={6} horizontalSpacing="md" aria-label={t('wrongRows')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="num">{t('row')}</Table.Th>
            <Table.Th>{t('column')}</Table.Th>
            <Table.Th>{t('value')}</Table.Th>
            <Table.Th>{t('wrong')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {wrong.rows.flatMap((row) =>
            row.problems.map((problem, at) => {
              const said = refusal(problem.code, problem.message);
              const place = problem.column ? upload.columns.indexOf(problem.column) : -1;
              return (
                <Table.Tr key={`${row.id} ${at}`} data-row-number={row.number}>
                  <Table.Td className="num">{row.number}</Table.Td>
                  <Table.Td>{problem.column || '–'}</Table.Td>
                  <Table.Td className="ink2">{place >= 0 ? row.cells[place] || '–' : '–'}</Table.Td>
                  <Table.Td>
                    {said}
                    {said !== problem.message && (
                      <div className="ink2" lang="en">
                        {problem.message}
                      </div>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            }),
          )}
        </Table.Tbody>
      </Table>
      <MorePages {...wrong} />
    </div>
  );
}

/** What a check found, or what came in. */
export function Outcome({ upload }: { upload: Import }) {
  const { t } = useTranslation('imports');
  const apply = useStep(upload.id, 'apply');
  const isIn = upload.state === 'applied';
  const counted = (['added', 'changed', 'unchanged'] as const)
    .filter((word) => upload.outcome[word])
    .map((word) => t(`${isIn ? 'became' : 'would'}.${upload.kind}.${word}`, { count: upload.outcome[word] }));
  return (
    <section className="surface import-part" aria-label={t('outcome')} aria-live="polite">
      <h2>{isIn ? t('isIn') : upload.wrong_count ? t('nothingYet') : t('allRight')}</h2>
      <p>
        {counted.join(' · ')}
        {upload.wrong_count > 0 && <strong> {t('wrongCount', { count: upload.wrong_count })}</strong>}
      </p>
      {upload.wrong_count > 0 && (
        <>
          <p className="ink2">{t('correct')}</p>
          <WrongRows upload={upload} />
        </>
      )}
      <ProblemNote error={apply.error} />
      <Group mt="sm">
        {upload.allowed_actions.includes('apply') && (
          <Button onClick={() => apply.mutate()} loading={apply.isPending}>
            {t('apply', { count: upload.row_count })}
          </Button>
        )}
        {isIn && (
          <Button component={Link} to="/imports" variant="default">
            {t('next')}
          </Button>
        )}
        {isIn && (
          <Button
            component={Link}
            to={KINDS[upload.kind].page}
            variant="default"
            rightSection={<IconArrowRight size={16} aria-hidden />}
          >
            {t('look')}
          </Button>
        )}
      </Group>
    </section>
  );
}
