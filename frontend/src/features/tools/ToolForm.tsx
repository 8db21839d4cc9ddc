import { Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { NumberAndName } from '@/ui/NumberAndName';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Tool, useDo } from './queries';

type Cycles = number | string;
const cycles = (value: Cycles) => (value === '' ? null : String(value));

/** A new tool, or what is different about one. */
export function ToolForm({ of, onClose }: { of: Tool | 'new' | null; onClose: () => void }) {
  const { t } = useTranslation(['tools', 'common']);
  const tool = of === 'new' ? null : of;
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState('');
  const [limit, setLimit] = useState<Cycles>('');
  const [warning, setWarning] = useState<Cycles>('');
  const [used, setUsed] = useState<Cycles>('');
  const save = useDo('tools', () => {
    tellDone(t('saved', { number: number || tool?.number }));
    onClose();
  });
  useEffect(() => {
    if (!of) return;
    save.reset();
    setNumber(tool?.number ?? '');
    setName(tool?.name ?? '');
    setKind(tool?.tool_class ?? '');
    setLimit(tool?.life_limit ?? '');
    setWarning(tool?.life_warning ?? '');
    setUsed('');
  }, [of]);
  const wrong = (field: string) => save.error?.field(field);
  return (
    <Dialog
      opened={of !== null}
      busy={save.isPending}
      onClose={onClose}
      title={tool ? t('changeTitle', { number: tool.number }) : t('addTool')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = {
            name,
            tool_class: kind.trim(),
            life_limit: cycles(limit),
            life_warning: cycles(warning),
          };
          save.mutate(
            tool
              ? { id: tool.id, act: 'change', body }
              : { body: { ...body, number, ...(used !== '' && { used_cycles: String(used) }) } },
          );
        }}
      >
        <Stack>
          <NumberAndName
            of="tools"
            isNew={!tool}
            number={number}
            onNumber={setNumber}
            name={name}
            onName={setName}
            problem={save.error}
          />
          <TextInput
            label={t('class')}
            description={t('classHint')}
            maxLength={40}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
            error={wrong('tool_class')}
          />
          <Group grow align="flex-start">
            <NumberField
              label={t('limit')}
              description={t('limitHint')}
              allowDecimal={false}
              value={limit}
              onChange={setLimit}
              error={wrong('life_limit')}
            />
            <NumberField
              label={t('warning')}
              description={t('warningHint')}
              allowDecimal={false}
              value={warning}
              onChange={setWarning}
              error={wrong('life_warning')}
            />
          </Group>
          {!tool && (
            <NumberField
              label={t('used')}
              description={t('usedHint')}
              allowDecimal={false}
              value={used}
              onChange={setUsed}
              error={wrong('used_cycles')}
            />
          )}
          <ProblemNote error={save.error} />
          <FormButtons
            confirm={t('common:save')}
            busy={save.isPending}
            disabled={!name.trim() || (!tool && !number.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
