import { ActionIcon, Button, Table } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useField } from './context';

/** A list in the document as a table: one line each, added at the end, taken out by its bin. */
export function Rows<T>({
  path,
  title,
  heads,
  fresh,
  add,
  nameOf,
  empty,
  children,
}: {
  path: string;
  title: string;
  heads: string[];
  fresh: T;
  /** The verb on the button: "Add a material". */
  add: string;
  nameOf: (row: T) => string;
  /** What an empty list means. */
  empty: string;
  /** The cells of one line; the last cell is the bin's. */
  children: (path: string, row: T, index: number) => ReactNode;
}) {
  const { t } = useTranslation('masters');
  const { value, set, error } = useField<T[]>(path);
  const rows = value ?? [];
  return (
    <section className="rows" aria-label={title} data-path={path} tabIndex={-1}>
      <h3>{title}</h3>
      {error && <p className="rows-wrong">{error}</p>}
      {rows.length === 0 ? (
        <p className="ink2">{empty}</p>
      ) : (
        <div className="table-wrap">
          <Table verticalSpacing={5} horizontalSpacing={6} withRowBorders={false}>
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head}>{head}</Table.Th>
                ))}
                <Table.Th>
                  <span className="visually-hidden">{t('removeHead')}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, index) => (
                <Table.Tr key={index}>
                  {children(`${path}.${index}`, row, index)}
                  <Table.Td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('remove', { what: nameOf(row) || index + 1 })}
                      onClick={() => set(rows.toSpliced(index, 1))}
                    >
                      <IconTrash size={17} aria-hidden />
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => set([...rows, fresh])}
      >
        {add}
      </Button>
    </section>
  );
}
