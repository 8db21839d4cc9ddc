import { MultiSelect, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Segment } from '../document/types';
import { useField } from '../editor/context';
import { SuggestOf } from '../editor/fields';
import { type Named, useSkills, useSpecifications, useToolClasses } from '../queries';
import { DocumentsForm } from './DocumentsForm';
import { ParametersForm } from './ParametersForm';

const options = (rows: Named[]) =>
  [...new Map(rows.map((each) => [each.number, each])).values()].map((each) => ({
    value: each.number,
    label: `${each.number} · ${each.name}`,
  }));

/** What must be there before the operation may start: tool, skills, settings of the machine, a test, documents. */
export function RequirementsForm({ path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  const tools = useToolClasses();
  return (
    <Stack gap="xl">
      <div className="form-grid">
        <SuggestOf
          path={`${path}.tool_class`}
          label={t('need.tool')}
          description={t('need.toolHow')}
          data={tools}
        />
        <Skills path={`${path}.skills`} />
        <Specification path={`${path}.test_specification`} />
      </div>
      <ParametersForm path={`${path}.parameters`} />
      <DocumentsForm path={`${path}.documents`} />
    </Stack>
  );
}

function Skills({ path }: { path: string }) {
  const { t } = useTranslation('masters');
  const { value, set, ...field } = useField<string[]>(path);
  const skills = useSkills();
  const known = new Set(skills.map((each) => each.number));
  return (
    <MultiSelect
      {...field}
      label={t('need.skills')}
      description={t('need.skillsHow')}
      searchable
      data={[
        ...value.filter((each) => !known.has(each)).map((each) => ({ value: each, label: each })),
        ...options(skills),
      ]}
      value={value}
      onChange={set}
    />
  );
}

function Specification({ path }: { path: string }) {
  const { t } = useTranslation('masters');
  const { value, set, ...field } = useField<string>(path);
  const specifications = options(useSpecifications());
  const known = !value || specifications.some((each) => each.value === value);
  return (
    <Select
      {...field}
      label={t('need.test')}
      description={t('need.testHow')}
      searchable
      clearable
      data={[...(known ? [] : [{ value, label: value }]), ...specifications]}
      value={value || null}
      onChange={(number) => set(number ?? '')}
    />
  );
}
