import { Button, Group } from '@mantine/core';
import { IconFlagFilled, IconFocusCentered } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { number, unitName } from '@/lib/quantity';
import { dayClock } from '@/lib/time';
import { tellDone } from '@/ui/notify';
import { Qty } from '@/ui/Qty';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { type Lot, lotQuery, type Result, resultsQuery, type Tree, type TreeNode } from './queries';

type Props = {
  id: number;
  root: number;
  tree: Tree;
  onChoose: (id: number) => void;
  onRoot: (lot: TreeNode) => void;
};

const distinct = (values: string[]) => [...new Set(values.filter(Boolean))].sort();

/** Everything about the chosen lot: facts, holds, where it went, by whom and on what, measured values. */
export function Panel({ id, root, tree, onChoose, onRoot }: Props) {
  const { t } = useTranslation('genealogy');
  const { data: lot } = useQuery(lotQuery(id));
  const { data: results = [] } = useQuery(resultsQuery(id));
  if (!lot) return <aside className="surface lot-panel" aria-busy="true" />;
  const into = tree.edges.filter((edge) => edge.to === id);
  const from = tree.edges.filter((edge) => edge.from === id);
  const node = tree.nodes.find((each) => each.id === id);
  const finished = tree.nodes.filter((each) => each.is_serial && each.level > (node?.level ?? 0));
  const list =
    finished.length > 0 ? finished : tree.nodes.filter((each) => into.some((edge) => edge.from === each.id));
  return (
    <aside className="surface lot-panel" aria-label={lot.number}>
      <div className="lot-head">
        <span className="eyebrow">{t(lot.is_serial ? 'serial' : 'lot')}</span>
        <StateChip state={lot.state} />
      </div>
      <h2>{lot.number}</h2>
      <p className="ink2">
        {lot.name} · <Qty value={lot.quantity} unit={lot.unit} />
      </p>
      {lot.holds.map((hold) => (
        <p key={`${hold.placed_at}${hold.because}`} className="held tone-hold">
          <IconFlagFilled size={16} aria-hidden />
          <span>
            {hold.because_kind === 'nonconformance' ? (
              <Link to={`/quality?case=${hold.because_id}`}>{hold.because}</Link>
            ) : (
              hold.because
            )}{' '}
            {hold.reason} · {hold.by}, {dayClock(hold.placed_at)}
          </span>
        </p>
      ))}
      <Holding lot={lot} />
      {id !== root && node && (
        <Button
          variant="default"
          fullWidth
          mt="xs"
          leftSection={<IconFocusCentered size={16} />}
          onClick={() => onRoot(node)}
        >
          {t('startHere')}
        </Button>
      )}
      <dl className="facts">
        <dt>{t('fact.material')}</dt>
        <dd>{lot.material}</dd>
        {lot.received_at && (
          <>
            <dt>{t('fact.received')}</dt>
            <dd>{dayClock(lot.received_at)}</dd>
          </>
        )}
        {!lot.received_at && (
          <>
            <dt>{t('fact.made')}</dt>
            <dd>{dayClock(lot.created_at)}</dd>
          </>
        )}
        {lot.supplier_lot && (
          <>
            <dt>{t('fact.supplier')}</dt>
            <dd>{lot.supplier_lot}</dd>
          </>
        )}
        {lot.expires_on && (
          <>
            <dt>{t('fact.expires')}</dt>
            <dd>{lot.expires_on}</dd>
          </>
        )}
        {into.length > 0 && (
          <>
            <dt>{t('fact.madeAt')}</dt>
            <dd>{distinct(into.map((edge) => edge.equipment)).join(', ')}</dd>
            <dt>{t('fact.people')}</dt>
            <dd>{distinct(into.map((edge) => edge.by)).join(', ')}</dd>
          </>
        )}
        {from.length > 0 && (
          <>
            <dt>{t('fact.usedAt')}</dt>
            <dd>{distinct(from.map((edge) => edge.equipment)).join(', ')}</dd>
          </>
        )}
      </dl>
      {finished.length > 0 && <Where units={finished} />}
      {results.length > 0 && <Values results={results} />}
      {list.length > 0 && (
        <>
          <h3 className="eyebrow">{t(finished.length > 0 ? 'units' : 'components')}</h3>
          <ul className="lot-list">
            {list.map((each) => (
              <li key={each.id}>
                <button type="button" className="link" onClick={() => onChoose(each.id)}>
                  {each.number}
                </button>
                <span>{each.is_serial ? t(`state.${each.state}`, { ns: 'common' }) : each.name}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

function Where({ units }: { units: TreeNode[] }) {
  const { t } = useTranslation('genealogy');
  const states = distinct(units.map((unit) => unit.state)).map((state) => ({
    state,
    count: units.filter((unit) => unit.state === state).length,
  }));
  return (
    <section className="where" aria-label={t('where')}>
      <h3 className="eyebrow">{t('where')}</h3>
      <p>
        <strong>{units.length}</strong> {t('finished', { count: units.length })}
      </p>
      <div className="where-bar" aria-hidden>
        {states.map(({ state, count }) => (
          <i key={state} data-state={state} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul>
        {states.map(({ state, count }) => (
          <li key={state}>
            <i data-state={state} aria-hidden />
            {t(`state.${state}`, { ns: 'common' })}
            <strong>{count}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Values({ results }: { results: Result[] }) {
  const { t } = useTranslation('genealogy');
  return (
    <section aria-label={t('values')}>
      <h3 className="eyebrow">{t('values')}</h3>
      <ul className="value-list">
        {results.map((result) => (
          <li key={result.id}>
            <span>
              {result.name}
              {result.attempt > 1 && <small> · {t('attempt', { attempt: result.attempt })}</small>}
              <small>
                {[result.equipment, result.by, dayClock(result.measured_at)].filter(Boolean).join(' · ')}
              </small>
            </span>
            <strong className={result.passed ? '' : 'out'}>
              {result.value !== null ? `${number(result.value)} ${unitName(result.unit)}` : result.text}
            </strong>
            <StateChip state={result.passed ? 'passed' : 'failed'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Holding and releasing: who may is the server's answer. */
function Holding({ lot }: { lot: Lot }) {
  const { t } = useTranslation('genealogy');
  const [asked, setAsked] = useState<'hold' | 'release-hold' | null>(null);
  const act = useAction(
    ({ verb, reason }: { verb: string; reason: string }, key) =>
      post<Lot>(`/api/material-lots/${lot.id}/${verb}`, { body: { reason }, key }),
    {
      refresh: [['genealogy'], ['quality']],
      done: (_, { verb }) => {
        setAsked(null);
        tellDone(t(verb === 'hold' ? 'held' : 'released', { number: lot.number }));
      },
    },
  );
  const actions = lot.allowed_actions.filter((action) => action === 'hold' || action === 'release_hold');
  if (actions.length === 0) return null;
  return (
    <>
      <Group gap="xs" mt="xs">
        {actions.includes('hold') && (
          <Button
            size="sm"
            className="hold-button"
            leftSection={<IconFlagFilled size={15} />}
            onClick={() => setAsked('hold')}
          >
            {t('hold')}
          </Button>
        )}
        {actions.includes('release_hold') && (
          <Button size="sm" variant="default" onClick={() => setAsked('release-hold')}>
            {t('release')}
          </Button>
        )}
      </Group>
      <ReasonDialog
        opened={asked !== null}
        title={t(asked === 'hold' ? 'holdTitle' : 'releaseTitle', { number: lot.number })}
        confirm={t(asked === 'hold' ? 'hold' : 'release')}
        danger={asked === 'hold'}
        busy={act.isPending}
        problem={act.error}
        onClose={() => setAsked(null)}
        onConfirm={(reason) => asked && act.mutate({ verb: asked, reason })}
      />
    </>
  );
}
