import { Anchor, Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { ColumnsForm } from './ColumnsForm';
import { Outcome, Running } from './Outcome';
import { type Import, useImport, useStep } from './queries';
import './imports.css';

function Table({ upload }: { upload: Import }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const discard = useStep(upload.id, 'discard', () => navigate('/imports'));
  const { state = 'open' } = upload;
  return (
    <>
      <PageHead
        title={upload.name}
        actions={
          upload.allowed_actions.includes('discard') && (
            <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate()}>
              {t('discard')}
            </Button>
          )
        }
      >
        <Anchor component={Link} to="/imports" size="sm">
          {t('all')}
        </Anchor>
        <StateChip state={state} label={t(`states.${state}`)} />
        <span className="ink2">
          {t(`kind.${upload.kind}.title`)} · {t('rowCount', { count: upload.row_count })}
        </span>
      </PageHead>
      <ProblemNote error={discard.error} />
      {state === 'running' && <Running upload={upload} />}
      {(state === 'checked' || state === 'applied') && <Outcome upload={upload} />}
      {upload.allowed_actions.includes('map') && <ColumnsForm upload={upload} />}
      {state === 'discarded' && <p className="ink2">{t('isGone')}</p>}
    </>
  );
}

/** One table on its way in: what its columns are, what is wrong, all or nothing. */
export function Component() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useImport(id);
  return (
    <div className="page">
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!data && !error && <Skeleton height={260} />}
      {data && <Table upload={data} />}
    </div>
  );
}
