import { SegmentedControl } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useDoorbell } from '@/lib/live';
import { Age } from '@/ui/Age';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { CaseView } from './CaseView';
import { caseQuery, casesQuery } from './queries';
import './quality.css';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

/** What is not as it should be, oldest decision first; j and k walk the list. */
export function Component() {
  const { t } = useTranslation('quality');
  const [where, setWhere] = useSearchParams();
  const state = where.get('state') ?? 'open';
  const id = Number(where.get('case')) || 0;
  const { data: cases, error, refetch } = useQuery(casesQuery(state === 'all' ? '' : state));
  const first = cases?.[0]?.id ?? 0;
  const { data: chosen } = useQuery(caseQuery(id));
  const list = useRef<HTMLUListElement>(null);
  useDoorbell('quality', ['quality']);

  const set = (words: Record<string, string | null>) => {
    const next = new URLSearchParams(where);
    for (const [name, value] of Object.entries(words)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    setWhere(next, { replace: true });
  };
  // The address names the case that is shown: another decision must not change it under somebody's signature.
  useEffect(() => {
    if (!id && first) set({ case: String(first) });
  }, [id, first]);
  const move = (by: number) => {
    if (!cases?.length) return;
    const at = cases.findIndex((each) => each.id === id);
    const next = cases[Math.min(cases.length - 1, Math.max(0, at + by))];
    if (!next) return;
    set({ case: String(next.id) });
    list.current?.querySelector<HTMLElement>(`[data-case="${next.id}"]`)?.focus();
  };
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('[role="dialog"]')) return;
      if (event.key === 'j') latest.current(1);
      if (event.key === 'k') latest.current(-1);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);

  return (
    <div className="page quality">
      <PageHead title={t('title')}>
        <SegmentedControl
          aria-label={t('filter')}
          value={state}
          onChange={(value) => set({ state: value, case: null })}
          data={(['open', 'dispositioned', 'closed', 'all'] as const).map((value) => ({
            value,
            label: t(`show.${value}`),
          }))}
        />
        <span className="ink2 quality-keys">
          <kbd className="key">j</kbd> <kbd className="key">k</kbd> {t('keys')}
        </span>
      </PageHead>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {cases && cases.length === 0 && !id ? (
        <div className="surface">
          <EmptyState
            icon={<IconClipboardCheck size={36} stroke={1.4} aria-hidden />}
            title={t(`none.${state}`)}
          >
            {t('noneWhy')}
          </EmptyState>
        </div>
      ) : (
        <div className="quality-body">
          <ul className="surface cases" ref={list} aria-label={t('title')}>
            {cases?.map((each) => (
              <li key={each.id}>
                <button
                  type="button"
                  data-case={each.id}
                  aria-current={each.id === id ? 'true' : undefined}
                  onClick={() => set({ case: String(each.id) })}
                >
                  <span className="case-top">
                    <strong>{each.number}</strong>
                    <StateChip state={each.state} />
                  </span>
                  <span>{each.description}</span>
                  <span className="ink2 case-top">
                    <span>
                      {each.lot} · {each.equipment}
                    </span>
                    <span>
                      <Age at={each.raised_at} every={30_000} />
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {chosen && <CaseView key={chosen.id} of={chosen} />}
        </div>
      )}
    </div>
  );
}
