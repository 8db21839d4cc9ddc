import { Anchor, NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { DifferenceTable } from '@/ui/compare/DifferenceTable';
import { grouped } from '@/ui/compare/groups';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { type Master, masterQuery, versionsQuery } from '../queries';
import { compareQuery } from './queries';

/** Two versions side by side: every difference in words, operation by operation. */
export function Component() {
  const { t } = useTranslation('masters');
  const { id = '' } = useParams();
  const [where, setWhere] = useSearchParams();
  const other = where.get('with') ?? '';
  const { data: after, error } = useQuery(masterQuery(id));
  const { data: before } = useQuery({ ...masterQuery(other), enabled: other !== '' });
  const { data: versions = [] } = useQuery(versionsQuery(after?.number ?? ''));
  const differences = useQuery(compareQuery(id, other));
  if (!after) {
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('compare.title')}</h1>
        {error ? <ProblemNote error={error} /> : <Skeleton height={300} />}
      </div>
    );
  }
  return (
    <div className="page">
      <PageHead
        title={
          <>
            {t('compare.of', { number: after.number })}{' '}
            <span className="ink2">
              {t('compare.versions', { before: before?.version ?? '–', after: after.version })}
            </span>
          </>
        }
        actions={
          <Anchor component={Link} to={`/work-masters/${id}`}>
            {t('compare.back', { version: after.version })}
          </Anchor>
        }
      >
        <NativeSelect
          aria-label={t('compare.with')}
          value={other}
          onChange={(event) => setWhere({ with: event.currentTarget.value }, { replace: true })}
          data={[
            { value: '', label: t('compare.choose') },
            ...versions
              .filter((each) => String(each.id) !== id)
              .map((each) => ({
                value: String(each.id),
                label: `${t('versionOf', { version: each.version })} (${t(`common:state.${each.state}`)})`,
              })),
          ]}
        />
      </PageHead>
      <ProblemNote error={differences.error} onRetry={() => differences.refetch()} />
      {differences.isLoading && <Skeleton height={200} />}
      {before && differences.data && (
        <>
          <Notes before={before} after={after} />
          {differences.data.length === 0 && <EmptyState title={t('compare.same')} />}
          {grouped(t, differences.data, before, after).map((group) => (
            <DifferenceTable
              key={group.title}
              {...group}
              before={t('versionOf', { version: before.version })}
              after={t('versionOf', { version: after.version })}
            />
          ))}
        </>
      )}
    </div>
  );
}

/** Why the newer version was made, and how both stand. */
function Notes({ before, after }: { before: Master; after: Master }) {
  const { t } = useTranslation('masters');
  return (
    <div className="compare-notes">
      {[before, after].map((each) => (
        <section key={each.id} className="surface" aria-label={t('versionOf', { version: each.version })}>
          <strong>{t('versionOf', { version: each.version })}</strong> <StateChip state={each.state} />{' '}
          <span className="chip tone-idle">{t(`revisions.${each.revision_kind}`)}</span>
          <p>{each.change_note || <span className="ink2">{t('compare.noNote')}</span>}</p>
        </section>
      ))}
    </div>
  );
}
