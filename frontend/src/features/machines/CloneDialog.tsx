import {
  ActionIcon,
  Button,
  Group,
  NativeSelect,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import { linesOf } from './meaning';
import { type Connection, type Node, useClone } from './queries';

type Row = { name: string; endpoint: string; machines: string[]; put: string };

/** Equal machines in one go: the same meanings at other endpoints, with counters and values of their own. */
export function CloneDialog({
  opened,
  connection,
  units,
  onClose,
  onDone,
}: {
  opened: boolean;
  connection: Connection;
  units: Node[];
  onClose: () => void;
  onDone: (made: Connection[]) => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const clone = useClone(connection.id, onDone);
  const originals = [
    ...new Map(connection.bindings.map((each) => [each.equipment, each.equipment_number])).entries(),
  ];
  const blank: Row = {
    name: '',
    endpoint: connection.endpoint,
    machines: originals.map(() => ''),
    put: '',
  };
  const [rows, setRows] = useState<Row[]>([blank]);
  const [find, setFind] = useState('');
  const [password, setPassword] = useState('');
  const [list, setList] = useState('');
  useEffect(() => {
    if (!opened) return;
    clone.reset();
    const first = originals[0]?.[1] ?? '';
    setFind(
      originals.length === 1 && connection.bindings.some((each) => each.address.includes(first)) ? first : '',
    );
    setRows([blank]);
    setPassword('');
    setList('');
  }, [opened]);
  const change = (at: number, part: Partial<Row>) =>
    setRows(rows.map((each, place) => (place === at ? { ...each, ...part } : each)));
  const unitNamed = (number: string) => {
    const unit = units.find((each) => each.number.toLowerCase() === number.toLowerCase());
    return unit ? String(unit.id) : '';
  };
  const takeList = () => {
    setRows(
      linesOf(list).map(([name = '', endpoint = '', ...machines]) => ({
        name,
        endpoint: endpoint || connection.endpoint,
        machines: originals.map((_, place) => unitNamed(machines[place] ?? '')),
        put: '',
      })),
    );
    setList('');
  };
  const numberOf = (id: string) => units.find((each) => String(each.id) === id)?.number ?? '';
  const send = () =>
    clone.mutate({
      copies: rows.map((row) => ({
        name: row.name,
        endpoint: row.endpoint,
        machines: originals.flatMap(([original], place) =>
          row.machines[place] ? [{ original, copy: Number(row.machines[place]) }] : [],
        ),
        ...(find ? { find, put: row.put || numberOf(row.machines[0] ?? '') } : {}),
      })),
      ...(password ? { password } : {}),
    });
  const wrong = (at: number, name: string) => clone.error?.field(`copies.${at}.${name}`);
  return (
    <Dialog
      opened={opened}
      busy={clone.isPending}
      size="min(1100px, 94vw)"
      onClose={onClose}
      title={t('clone.title')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          <Text size="sm">
            {t('clone.what', { name: connection.name, count: connection.bindings.length })}
          </Text>
          <Group align="flex-end" wrap="nowrap">
            <Textarea
              className="grow"
              label={t('clone.list')}
              description={t('clone.listHint')}
              autosize
              minRows={2}
              maxRows={6}
              value={list}
              onChange={(event) => setList(event.currentTarget.value)}
            />
            <Button variant="default" disabled={!list.trim()} onClick={takeList}>
              {t('clone.takeList')}
            </Button>
          </Group>
          <TextInput
            label={t('clone.find')}
            description={t('clone.findHint')}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <fieldset className="words">
            <legend>{t('clone.copies')}</legend>
            {rows.map((row, at) => (
              <div key={at} className="clone-row">
                <TextInput
                  aria-label={`${t('name')} ${at + 1}`}
                  placeholder={t('name')}
                  value={row.name}
                  error={wrong(at, 'name')}
                  onChange={(event) => change(at, { name: event.currentTarget.value })}
                />
                <TextInput
                  className="grow"
                  aria-label={`${t('endpoint')} ${at + 1}`}
                  placeholder={t('endpoint')}
                  value={row.endpoint}
                  error={wrong(at, 'endpoint')}
                  onChange={(event) => change(at, { endpoint: event.currentTarget.value })}
                />
                {originals.map(([original, number], place) => (
                  <NativeSelect
                    key={original}
                    aria-label={`${t('clone.for', { number })} ${at + 1}`}
                    value={row.machines[place]}
                    error={wrong(at, 'machines')}
                    onChange={(event) => {
                      const machines = row.machines.map((each, other) =>
                        other === place ? event.currentTarget.value : each,
                      );
                      change(at, { machines });
                    }}
                    data={[
                      { value: '', label: t('clone.for', { number }) },
                      ...units.map((unit) => ({ value: String(unit.id), label: unit.number })),
                    ]}
                  />
                ))}
                {find && (
                  <TextInput
                    w={130}
                    aria-label={`${t('clone.put')} ${at + 1}`}
                    placeholder={numberOf(row.machines[0] ?? '') || t('clone.put')}
                    value={row.put}
                    onChange={(event) => change(at, { put: event.currentTarget.value })}
                  />
                )}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={32}
                  aria-label={`${t('clone.drop')} ${at + 1}`}
                  disabled={rows.length === 1}
                  onClick={() => setRows(rows.filter((_, place) => place !== at))}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </div>
            ))}
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setRows([...rows, blank])}
            >
              {t('clone.more')}
            </Button>
          </fieldset>
          {connection.has_password && (
            <PasswordInput
              label={t('password')}
              description={t('clone.passwordHint')}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
          <ProblemNote error={clone.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={clone.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={clone.isPending}>
              {t('clone.now', { count: rows.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
