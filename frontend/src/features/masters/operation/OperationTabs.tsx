import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Segment } from '../document/types';
import { StepsForm } from '../steps/StepsForm';
import { BillForm } from './BillForm';
import { OperationForm } from './OperationForm';
import { RequirementsForm } from './RequirementsForm';

const TABS = {
  operation: OperationForm,
  bill: BillForm,
  needs: RequirementsForm,
  steps: StepsForm,
} as const;
type Tab = keyof typeof TABS;

const counts: Record<Tab, (segment: Segment) => number> = {
  operation: () => 0,
  bill: (segment) => segment.materials.length,
  needs: (segment) =>
    segment.skills.length +
    segment.parameters.length +
    segment.documents.length +
    (segment.tool_class ? 1 : 0),
  steps: (segment) => segment.steps.length,
};

/** One operation in full, in four parts. */
export function OperationTabs({ segment, path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  const [where, setWhere] = useSearchParams();
  const wanted = where.get('tab') ?? 'operation';
  const tab = (wanted in TABS ? wanted : 'operation') as Tab;
  const Form = TABS[tab];
  return (
    <section className="surface operation-tabs" aria-labelledby="operation-title">
      <h2 id="operation-title">
        {segment.sequence} {segment.name}
      </h2>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          setWhere(
            (now) => {
              now.set('tab', next ?? 'operation');
              return now;
            },
            { replace: true },
          )
        }
      >
        <Tabs.List mb="md">
          {(Object.keys(TABS) as Tab[]).map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tabs.${each}`)}{' '}
              {counts[each](segment) > 0 && <span className="ink2">{counts[each](segment)}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Form segment={segment} path={path} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
