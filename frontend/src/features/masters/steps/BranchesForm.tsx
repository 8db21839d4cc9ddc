import { NativeSelect, Table, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Branch, Step } from '../document/types';
import { useDocument, useField } from '../editor/context';
import { ChoiceOf, QuantityOf, TextOf } from '../editor/fields';
import { Rows } from '../editor/Rows';
import { compared, comparisonsFor } from './comparisons';

/** Which step comes next when the result is so; without a branch it is the next one in the list. */
export function BranchesForm({ step, steps, path }: { step: Step; steps: Step[]; path: string }) {
  const { t } = useTranslation('masters');
  const { set } = useDocument();
  const comparisons = comparisonsFor(step.entry);
  if (comparisons.length === 0) return null;
  return (
    <Rows<Branch>
      path={`${path}.branches`}
      title={t('branch.title')}
      heads={[t('branch.when'), t('branch.value'), t('branch.to')]}
      fresh={{ when: compared({ op: 'failed' }, comparisons[0] ?? 'failed'), to: null }}
      add={t('branch.add')}
      nameOf={(branch) => t(`branch.op.${branch.when.op}`)}
      empty={t('branch.empty')}
    >
      {(at, branch) => (
        <>
          <Table.Td>
            <ChoiceOf
              path={`${at}.when.op`}
              label={t('branch.when')}
              bare
              data={comparisons.map((value) => ({ value, label: t(`branch.op.${value}`) }))}
              onChoose={(op) => set(`${at}.when`, compared(branch.when, op as Branch['when']['op']))}
            />
          </Table.Td>
          <Table.Td>
            {branch.when.op !== 'failed' && <Value path={`${at}.when.value`} step={step} of={branch} />}
          </Table.Td>
          <Table.Td>
            <To path={`${at}.to`} step={step} steps={steps} />
          </Table.Td>
        </>
      )}
    </Rows>
  );
}

/** A number, one of the choices, or several of them. */
function Value({ path, step, of }: { path: string; step: Step; of: Branch }) {
  const { t } = useTranslation('masters');
  const { value, set, ...field } = useField<string | string[] | null | undefined>(path);
  const one = Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  const label = t('branch.value');
  if (of.when.op === 'in') {
    const several = Array.isArray(value) ? value : [];
    return <TagsInput {...field} aria-label={label} data={step.choices} value={several} onChange={set} />;
  }
  if (step.entry === 'choice') {
    return (
      <NativeSelect
        {...field}
        aria-label={label}
        data={['', ...step.choices]}
        value={one}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  }
  if (step.entry === 'text') return <TextOf path={path} label={label} bare />;
  return <QuantityOf path={path} label={label} bare />;
}

function To({ path, step, steps }: { path: string; step: Step; steps: Step[] }) {
  const { t } = useTranslation('masters');
  const { value, set, ...field } = useField<number | null>(path);
  return (
    <NativeSelect
      {...field}
      aria-label={t('branch.to')}
      value={value === null ? '' : String(value)}
      onChange={(event) => set(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
      data={[
        { value: '', label: t('branch.end') },
        ...steps
          // Work goes on, never back; a branch that a moved step turned around stays to be seen.
          .filter((each) => each.sequence > step.sequence || each.sequence === value)
          .map((each) => ({ value: String(each.sequence), label: `${each.sequence}. ${each.title}` })),
      ]}
    />
  );
}
