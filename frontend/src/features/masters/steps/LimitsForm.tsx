import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { unitName } from '@/lib/quantity';
import { setIn } from '../document/paths';
import type { Step } from '../document/types';
import { useDocument } from '../editor/context';
import { QuantityOf, SuggestOf } from '../editor/fields';
import { LIMITS, useLimitKind } from '../editor/useLimitKind';
import { useProductProperties } from '../queries';

/** Limits as numbers, or by the name of a property of the product: so a family shares one instruction. */
export function LimitsForm({ step, path }: { step: Step; path: string }) {
  const { t } = useTranslation('masters');
  const { edit } = useDocument();
  const properties = useProductProperties();
  const { byProperty, emptied } = useLimitKind(step);
  return (
    <div>
      <Switch
        size="sm"
        mb={8}
        label={t('limits.byProperty')}
        checked={byProperty}
        onChange={(event) => {
          const next = emptied(event.currentTarget.checked);
          edit((now) => setIn(now, path, next));
        }}
      />
      <div className="form-thirds">
        {LIMITS.map((limit) =>
          byProperty ? (
            <SuggestOf
              key={limit}
              path={`${path}.${limit}_property`}
              label={t('limits.propertyOf', { limit: t(limit) })}
              data={properties}
            />
          ) : (
            <QuantityOf
              key={limit}
              path={`${path}.${limit}`}
              label={t(limit)}
              suffix={step.unit ? ` ${unitName(step.unit)}` : ''}
              nullable
            />
          ),
        )}
      </div>
    </div>
  );
}
