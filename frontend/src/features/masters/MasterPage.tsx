import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ProblemNote } from '@/ui/Problem';
import { EditorPage } from './editor/EditorPage';
import { masterQuery } from './queries';
import { ViewPage } from './view/ViewPage';
import './masters.css';

/** One version of how a product is made: to edit while it is a draft, to look at afterwards. */
export function Component() {
  const { t } = useTranslation('masters');
  const { id = '' } = useParams();
  const { data: master, error, refetch } = useQuery(masterQuery(id));
  if (!master) {
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('title')}</h1>
        {error ? <ProblemNote error={error} onRetry={() => refetch()} /> : <Skeleton height={300} />}
      </div>
    );
  }
  return master.allowed_actions.includes('save') ? (
    <EditorPage key={master.id} master={master} />
  ) : (
    <ViewPage master={master} />
  );
}
