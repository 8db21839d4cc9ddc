import { ActionIcon, Button, NativeSelect, Table, TextInput } from '@mantine/core';
import { IconAdjustments, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { ProblemNote } from '@/ui/Problem';
import { MeaningForm } from './MeaningForm';
import { type Draft, ROLES, type Role } from './meaning';
import type { Node } from './queries';

/** Nodes somebody picked, and what they shall mean; all are bound at once, or none. */
export function Picked({
  connection,
  drafts,
  shown,
  units,
  busy,
  problem,
  onChange,
  onBind,
}: {
  connection: number;
  drafts: Draft[];
  /** What each address said when it was picked. */
  shown: Record<string, string>;
  units: Node[];
  busy: boolean;
  problem: Problem | null;
  onChange: (drafts: Draft[]) => void;
  onBind: () => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const [open, setOpen] = useState<number | null>(null);
  const put = (at: number, part: Partial<Draft>) =>
    onChange(drafts.map((each, place) => (place === at ? { ...each, ...part } : each)));
  const wrong = (at: number, name: string) => problem?.field(`bindings.${at}.${name}`);
  const opened = open !== null ? drafts[open] : undefined;
  return (
    <section className="surface panel" aria-label={t('picked.title')}>
      <header className="panel-head">
        <h2>{t('picked.title')}</h2>
        <Button size="xs" loading={busy} onClick={onBind}>
          {t('picked.bind', { count: drafts.length })}
        </Button>
      </header>
      <ProblemNote error={problem} />
      <div className="table-wrap">
        <Table verticalSpacing={6} horizontalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('address')}</Table.Th>
              <Table.Th>{t('workUnit')}</Table.Th>
              <Table.Th>{t('role')}</Table.Th>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {drafts.map((draft, at) => (
              <Table.Tr key={draft.address} data-picked={draft.name}>
                <Table.Td className="tag-address">
                  <span className="ink2">{draft.address}</span>
                  <br />
                  <strong>{shown[draft.address]}</strong>
                </Table.Td>
                <Table.Td>
                  <NativeSelect
                    size="xs"
                    aria-label={`${t('workUnit')} ${draft.address}`}
                    value={draft.equipment}
                    error={wrong(at, 'equipment')}
                    onChange={(event) => put(at, { equipment: event.currentTarget.value })}
                    data={[
                      { value: '', label: t('choose') },
                      ...units.map((unit) => ({ value: String(unit.id), label: unit.number })),
                    ]}
                  />
                </Table.Td>
                <Table.Td>
                  <NativeSelect
                    size="xs"
                    aria-label={`${t('role')} ${draft.address}`}
                    value={draft.role}
                    error={wrong(at, 'role')}
                    onChange={(event) => put(at, { role: event.currentTarget.value as Role })}
                    data={ROLES.filter((role) => role !== 'heartbeat').map((value) => ({
                      value,
                      label: t(`roles.${value}`),
                    }))}
                  />
                </Table.Td>
                <Table.Td>
                  <TextInput
                    size="xs"
                    aria-label={`${t('name')} ${draft.address}`}
                    value={draft.name}
                    error={wrong(at, 'name')}
                    onChange={(event) => put(at, { name: event.currentTarget.value })}
                  />
                </Table.Td>
                <Table.Td className="row-actions">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${t('picked.details')} ${draft.name}`}
                    onClick={() => setOpen(at)}
                  >
                    <IconAdjustments size={17} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${t('picked.drop')} ${draft.name}`}
                    onClick={() => onChange(drafts.filter((_, place) => place !== at))}
                  >
                    <IconX size={17} aria-hidden />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {opened && open !== null && (
        <MeaningForm
          opened
          title={opened.name}
          connection={connection}
          protocol="opcua"
          draft={opened}
          units={units}
          onClose={() => setOpen(null)}
          onSave={(draft) => {
            put(open, draft);
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}
