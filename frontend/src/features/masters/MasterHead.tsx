import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { fullDay } from '@/lib/time';
import { PageHead } from '@/ui/PageHead';
import { StateChip } from '@/ui/StateChip';
import { type Master, versionsQuery } from './queries';

/** Which version this is, in which state, and the way to the others. */
export function MasterHead({ master, actions }: { master: Master; actions?: ReactNode }) {
  const { t } = useTranslation('masters');
  const { data: versions = [] } = useQuery(versionsQuery(master.number));
  const others = versions.filter((each) => each.id !== master.id);
  return (
    <>
      <PageHead
        title={
          <>
            {master.number} <span className="ink2">{t('versionOf', { version: master.version })}</span>
          </>
        }
        actions={actions}
      >
        <StateChip state={master.state} />
        {master.effective_from && (
          <span className="ink2">
            {t(master.effective_until ? 'effective.between' : 'effective.from', {
              from: fullDay(master.effective_from),
              until: master.effective_until ? fullDay(master.effective_until) : '',
            })}
          </span>
        )}
      </PageHead>
      {others.length > 0 && (
        <nav className="versions" aria-label={t('versions')}>
          <span className="ink2">{t('versions')}:</span>
          {versions.map((each) =>
            each.id === master.id ? (
              <strong key={each.id} aria-current="page">
                {each.version}
              </strong>
            ) : (
              <Anchor key={each.id} component={Link} to={`/work-masters/${each.id}`} size="sm">
                {each.version} <span className="ink2">({t(`common:state.${each.state}`)})</span>
              </Anchor>
            ),
          )}
          {others[0] && (
            <Anchor
              component={Link}
              to={`/work-masters/${master.id}/compare?with=${previous(master, others)}`}
              size="sm"
            >
              {t('compare.open')}
            </Anchor>
          )}
        </nav>
      )}
    </>
  );
}

/** The version somebody most likely wants to see beside this one: the one before it, else the next. */
function previous(master: Master, others: { id: number; version: number }[]): number {
  const before = others.find((each) => each.version < master.version);
  return (before ?? others.at(-1))?.id ?? master.id;
}
