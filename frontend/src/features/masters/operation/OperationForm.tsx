import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { workUnitsQuery } from '@/api/workUnits';
import { span } from '@/lib/time';
import { followers, join, part } from '../document/routing';
import type { Segment } from '../document/types';
import { useDocument, useField } from '../editor/context';
import { ChoiceOf, QuantityOf, TextOf, TickOf, WholeOf } from '../editor/fields';
import { MaterialOf } from '../editor/MaterialOf';
import { useEquipmentClasses } from '../queries';
import { SequenceField } from './SequenceField';

const COUNTING = ['unit', 'counter', 'report', 'load'] as const;

/** What the operation is: after which it comes, where it runs, what it makes, how it counts, how long it takes. */
export function OperationForm({ segment, path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  const { doc } = useDocument();
  const isLast = followers(doc, segment.sequence).length === 0;
  return (
    <div className="form-grid">
      <SequenceField segment={segment} path={path} />
      <TextOf path={`${path}.name`} label={t('op.name')} required />
      <After segment={segment} path={path} />
      <WorkUnits path={path} />
      <EquipmentClass path={path} />
      <ChoiceOf
        path={`${path}.counting_source`}
        label={t('countedBy')}
        description={t(`countingHow.${segment.counting_source}`)}
        data={COUNTING.map((value) => ({ value, label: t(`counting.${value}`) }))}
      />
      <MaterialOf
        path={`${path}.output`}
        label={t('makes')}
        description={t(isLast ? 'op.outputLast' : 'op.output')}
        nullable
      />
      <TickOf path={`${path}.creates_serial`} label={t('op.createsSerial')} className="form-tick" />
      {segment.creates_serial && (
        <TextOf
          path={`${path}.serial_prefix`}
          label={t('op.prefix')}
          description={t('op.prefixHow')}
          required
        />
      )}
      <h3 className="form-wide">{t('op.standards')}</h3>
      <WholeOf
        path={`${path}.setup_seconds`}
        label={t('op.setup')}
        description={span(segment.setup_seconds)}
        suffix=" s"
      />
      <QuantityOf
        path={`${path}.run_seconds`}
        label={t('op.run')}
        description={span(Number(segment.run_seconds))}
        suffix=" s"
        min={0}
        decimalScale={3}
      />
      <QuantityOf
        path={`${path}.labour_seconds`}
        label={t('op.labour')}
        description={span(Number(segment.labour_seconds))}
        suffix=" s"
        min={0}
        decimalScale={3}
      />
      <WholeOf path={`${path}.people`} label={t('op.people')} />
      <QuantityOf
        path={`${path}.transfer_batch`}
        label={t('op.batch')}
        description={t('op.batchHow')}
        min={0}
      />
    </div>
  );
}

/** The dependencies in words: the way without the mouse. */
function After({ segment, path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  const { doc, edit } = useDocument();
  const { error } = useField(`${path}.after`);
  return (
    <MultiSelect
      label={t('op.after')}
      description={segment.after.length ? undefined : t('op.afterNone')}
      error={error}
      data-path={`${path}.after`}
      data={doc.segments
        .filter((each) => each.sequence !== segment.sequence)
        .map((each) => ({ value: String(each.sequence), label: `${each.sequence} ${each.name}` }))}
      value={segment.after.map(String)}
      onChange={(chosen) => {
        const wanted = chosen.map(Number);
        const more = wanted.find((each) => !segment.after.includes(each));
        const less = segment.after.find((each) => !wanted.includes(each));
        edit((now) => {
          if (more !== undefined) return join(now, more, segment.sequence);
          return less === undefined ? now : part(now, less, segment.sequence);
        });
      }}
    />
  );
}

function WorkUnits({ path }: { path: string }) {
  const { t } = useTranslation('masters');
  const { value, set, ...field } = useField<string[]>(`${path}.work_units`);
  const { data: units = [] } = useQuery(workUnitsQuery);
  const known = new Set(units.map((each) => each.number));
  return (
    <MultiSelect
      {...field}
      label={t('op.workUnits')}
      description={t('op.workUnitsHow')}
      searchable
      data={[
        ...value.filter((number) => !known.has(number)).map((number) => ({ value: number, label: number })),
        ...units
          .filter((each) => each.is_usable || value.includes(each.number))
          .map((each) => ({ value: each.number, label: `${each.number} · ${each.name}` })),
      ]}
      value={value}
      onChange={set}
    />
  );
}

function EquipmentClass({ path }: { path: string }) {
  const { t } = useTranslation('masters');
  const { value, set, ...field } = useField<string>(`${path}.equipment_class`);
  const classes = useEquipmentClasses();
  const known = !value || classes.some((each) => each.number === value);
  return (
    <Select
      {...field}
      label={t('op.equipmentClass')}
      description={t('op.equipmentClassHow')}
      searchable
      clearable
      data={[
        ...(known ? [] : [{ value, label: value }]),
        ...classes.map((each) => ({ value: each.number, label: `${each.number} · ${each.name}` })),
      ]}
      value={value || null}
      onChange={(number) => set(number ?? '')}
    />
  );
}
