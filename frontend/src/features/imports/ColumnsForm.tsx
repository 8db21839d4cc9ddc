import { Button, Group, NativeSelect, Table } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '@/ui/Problem';
import { type Import, useMap, useSample, useStep } from './queries';

/** What each column of the table is: guessed from its heading, corrected here. */
export function ColumnsForm({ upload }: { upload: Import }) {
  const { t } = useTranslation(['imports', 'common']);
  const [fields, setFields] = useState<Record<number, string>>({});
  const [mark, setMark] = useState('.');
  const map = useMap(upload.id);
  const check = useStep(upload.id, 'check');
  const { data: sample } = useSample(String(upload.id));
  useEffect(() => {
    setFields(Object.fromEntries(Object.entries(upload.mapping).map(([field, place]) => [place, field])));
    setMark(upload.decimal_mark ?? '.');
  }, [upload.id]);
  const isTaken = (field: string, place: number) =>
    Object.entries(fields).some(([other, name]) => name === field && Number(other) !== place);
  const missing = upload.fields_known.filter(
    (field) => field.is_required && !Object.values(fields).includes(field.name),
  );
  const nameOf = (field: string) => t(`field.${upload.kind}.${field}`);
  const send = async () => {
    const mapping = Object.fromEntries(
      Object.entries(fields)
        .filter(([, field]) => field)
        .map(([place, field]) => [field, Number(place)]),
    );
    try {
      await map.mutateAsync({ mapping, decimal_mark: mark });
      check.mutate();
    } catch {
      // Said below, beside the button.
    }
  };
  return (
    <section className="surface import-part" aria-label={t('columns')}>
      <h2>{t('columns')}</h2>
      <p className="ink2">{t('columnsWhy', { how: upload.read_as })}</p>
      <div className="table-wrap">
        <Table verticalSpacing={6} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('heading')}</Table.Th>
              <Table.Th>{t('examples')}</Table.Th>
              <Table.Th>{t('means')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {upload.columns.map((column, place) => (
              <Table.Tr key={column}>
                <Table.Td>
                  <strong>{column}</strong>
                </Table.Td>
                <Table.Td className="ink2 import-examples">
                  {sample?.results
                    .map((row) => row.cells[place])
                    .filter(Boolean)
                    .join(' · ')}
                </Table.Td>
                <Table.Td>
                  <NativeSelect
                    aria-label={t('meansOf', { column })}
                    value={fields[place] ?? ''}
                    onChange={(event) => setFields({ ...fields, [place]: event.currentTarget.value })}
                    data={[
                      { value: '', label: t('notRead') },
                      ...upload.fields_known.map((field) => ({
                        value: field.name,
                        label: nameOf(field.name) + (field.is_required ? ' *' : ''),
                        disabled: isTaken(field.name, place),
                      })),
                    ]}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <ProblemNote error={map.error ?? check.error} />
      <Group mt="md" align="flex-end">
        <NativeSelect
          label={t('mark')}
          value={mark}
          onChange={(event) => setMark(event.currentTarget.value)}
          data={[
            { value: ',', label: '1.234,5' },
            { value: '.', label: '1,234.5' },
          ]}
        />
        <Button
          onClick={() => void send()}
          loading={map.isPending || check.isPending}
          disabled={missing.length > 0}
        >
          {t('check', { count: upload.row_count })}
        </Button>
        {missing.length > 0 && (
          <span className="ink2" role="status">
            {t('missing', { fields: missing.map((field) => nameOf(field.name)).join(', ') })}
          </span>
        )}
      </Group>
    </section>
  );
}
