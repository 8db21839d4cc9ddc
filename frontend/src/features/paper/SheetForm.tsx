import {
  ActionIcon,
  Button,
  Group,
  NativeSelect,
  PasswordInput,
  Stack,
  Table,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useSession } from '@/api/session';
import { toPlantTime } from '@/lib/time';
import { MomentField } from '@/ui/MomentField';
import MEANINGS from '@/ui/meanings.json';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { ACTIONS, AMOUNTS, actOf, emptyLine, FIELDS, type Line } from './lines';
import { type Job, useEnter, usePeople, useStations } from './queries';

/** The lines of a sheet with their times, who wrote it, and the second person who holds it. */
export function SheetForm({ job }: { job: Job }) {
  const { t } = useTranslation('paper');
  const go = useNavigate();
  const me = useSession().person?.id;
  const { data: people } = usePeople();
  const { data: floor } = useStations();
  const next = useRef(3);
  const [lines, setLines] = useState<Line[]>(() => {
    const now = toPlantTime(Date.now()).slice(0, 16);
    const first = ['ready', 'dispatched'].includes(job.state)
      ? 'start'
      : job.state === 'held'
        ? 'resume'
        : null;
    return [
      ...(first ? [emptyLine(0, first, now) as Line] : []),
      emptyLine(1, 'report', now),
      emptyLine(2, 'complete', now),
    ];
  });
  const [unit, setUnit] = useState(String(job.work_unit ?? ''));
  const [worker, setWorker] = useState(String(me ?? ''));
  const [second, setSecond] = useState('');
  const [secret, setSecret] = useState('');
  const [deviation, setDeviation] = useState('');
  const enter = useEnter((entry) => {
    tellDone(t('done', { job: entry.job_number }));
    go('/paper');
  });
  const change = (key: number, part: Partial<Line>) =>
    setLines((all) => all.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const stands = enter.error?.code === 'deviation';
  const names = (all: { id: number; name: string }[] = []) =>
    all.map((person) => ({ value: String(person.id), label: person.name }));
  const isStarted = lines.some((line) => line.action === 'start' || line.action === 'start_load');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate({
          job: job.id,
          worker: Number(worker),
          second: Number(second),
          secret,
          acts: lines.map((line) => actOf(line, Number(unit) || null)),
          ...(deviation.trim() && { deviation_reason: deviation.trim() }),
        });
      }}
      noValidate
    >
      <section className="surface table-wrap" aria-label={t('lines')}>
        <Table verticalSpacing={8} horizontalSpacing="md" style={{ minWidth: 760 }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('what')}</Table.Th>
              <Table.Th>{t('happened')}</Table.Th>
              <Table.Th>{t('details')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line, index) => (
              <Table.Tr key={line.key} data-line={index + 1}>
                <Table.Td>
                  <NativeSelect
                    aria-label={t('whatOf', { line: index + 1 })}
                    value={line.action}
                    onChange={(event) =>
                      change(line.key, { action: event.currentTarget.value as Line['action'] })
                    }
                    data={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
                  />
                </Table.Td>
                <Table.Td>
                  <MomentField
                    label={t('time', { line: index + 1 })}
                    value={line.at}
                    onChange={(at) => change(line.key, { at })}
                  />
                </Table.Td>
                <Table.Td>
                  <Group gap={8} align="flex-end">
                    {FIELDS[line.action].map((field) =>
                      field === 'step' ? (
                        <NativeSelect
                          key={field}
                          label={t('field.step')}
                          value={line.step}
                          onChange={(event) => change(line.key, { step: event.currentTarget.value })}
                          data={[
                            { value: '', label: '–' },
                            ...job.steps.map((step) => ({
                              value: String(step.sequence),
                              label: `${step.sequence} ${step.title}`,
                            })),
                          ]}
                        />
                      ) : field === 'material' ? (
                        <NativeSelect
                          key={field}
                          label={t('field.material')}
                          value={line.material}
                          onChange={(event) => change(line.key, { material: event.currentTarget.value })}
                          data={[
                            { value: '', label: t('choose') },
                            ...job.needs.map(({ material }) => ({
                              value: String(material.number),
                              label: `${material.number} ${material.name}`,
                            })),
                          ]}
                        />
                      ) : (
                        <TextInput
                          key={field}
                          label={t(`field.${field}`)}
                          w={AMOUNTS.includes(field) ? 90 : 180}
                          inputMode={AMOUNTS.includes(field) ? 'decimal' : undefined}
                          value={String(line[field] ?? '')}
                          onChange={(event) => change(line.key, { [field]: event.currentTarget.value })}
                        />
                      ),
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('remove', { line: index + 1 })}
                    disabled={lines.length === 1}
                    onClick={() => setLines((all) => all.filter((each) => each.key !== line.key))}
                  >
                    <IconX size={17} aria-hidden />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Button
          m="md"
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() =>
            setLines((all) => [...all, emptyLine(next.current++, 'report', all.at(-1)?.at ?? null)])
          }
        >
          {t('addLine')}
        </Button>
      </section>
      <section className="surface" style={{ padding: 16 }} aria-label={t('people')}>
        <Stack maw={560}>
          {isStarted && (
            <NativeSelect
              label={t('unit')}
              value={unit}
              onChange={(event) => setUnit(event.currentTarget.value)}
              data={[
                { value: '', label: t('choose') },
                ...(floor?.units ?? []).map((each) => ({
                  value: String(each.id),
                  label: `${each.number} ${each.name}`,
                })),
              ]}
              error={enter.error?.field('work_unit')}
            />
          )}
          <NativeSelect
            label={t('worker')}
            description={t('workerHint')}
            value={worker}
            onChange={(event) => setWorker(event.currentTarget.value)}
            data={[{ value: '', label: t('choose') }, ...names(people?.workers)]}
            error={enter.error?.field('worker')}
          />
          {stands && (
            <Textarea
              label={t('deviationLabel')}
              description={t('deviationHint')}
              required
              value={deviation}
              onChange={(event) => setDeviation(event.currentTarget.value)}
            />
          )}
          <NativeSelect
            label={t('second')}
            description={t('secondHint', { meaning: MEANINGS.paper })}
            value={second}
            onChange={(event) => setSecond(event.currentTarget.value)}
            data={[
              { value: '', label: t('choose') },
              ...names(people?.confirmers.filter(({ id }) => id !== me && String(id) !== worker)),
            ]}
            error={enter.error?.field('second')}
          />
          <PasswordInput
            label={t('secret')}
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            error={enter.error?.field('secret')}
          />
          <ProblemNote error={enter.error} />
          <Group>
            <Button
              type="submit"
              loading={enter.isPending}
              disabled={
                !worker ||
                !second ||
                !secret ||
                lines.some((line) => !line.at) ||
                (stands && !deviation.trim())
              }
            >
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </section>
    </form>
  );
}
