import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useDoorbell } from '@/lib/live';
import { number } from '@/lib/quantity';
import { ChangeOrders } from '../life/ChangeOrders';
import { LifeActions } from '../life/LifeActions';
import { MasterHead } from '../MasterHead';
import { MASTERS, type Master } from '../queries';
import { RoutingGraph } from '../routing/RoutingGraph';
import { OperationFacts } from './OperationFacts';
import { StepCards } from './StepCards';

/** A version nobody edits: its routing drawn, and one operation in full. */
export function ViewPage({ master }: { master: Master }) {
  const { t } = useTranslation('masters');
  const [where, setWhere] = useSearchParams();
  // Somebody else may release it or send it back meanwhile. An editor is told when it saves.
  useDoorbell('masters', MASTERS);
  const chosen = Number(where.get('op')) || master.segments[0]?.sequence || 0;
  const segment = master.segments.find((each) => each.sequence === chosen);
  return (
    <div className="page">
      <MasterHead master={master} actions={<LifeActions master={master} segment={segment?.sequence} />} />
      <section className="surface about" aria-label={t('about')}>
        <dl className="facts">
          <dt>{t('name')}</dt>
          <dd>{master.name || '–'}</dd>
          <dt>{t('makes')}</dt>
          <dd>{master.material ?? t('familyOf', { family: master.family })}</dd>
          <dt>{t('tolerance')}</dt>
          <dd>{number(master.over_production_percent)} %</dd>
          <dt>{t('revision')}</dt>
          <dd>
            {t(`revisions.${master.revision_kind}`)}
            {master.change_note && `: ${master.change_note}`}
          </dd>
        </dl>
      </section>
      <RoutingGraph
        segments={master.segments}
        chosen={chosen}
        onChoose={(sequence) => setWhere({ op: String(sequence) }, { replace: true })}
      />
      {segment && (
        <div className="operation">
          <OperationFacts segment={segment} />
          <StepCards steps={segment.steps} />
        </div>
      )}
      <ChangeOrders master={master.id} />
    </div>
  );
}
