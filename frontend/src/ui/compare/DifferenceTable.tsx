import { Table } from '@mantine/core';
import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Group, Row } from './groups';
import { Value } from './Value';
import { isEmpty } from './values';
import './compare.css';

const LOOKS = {
  added: { tone: 'run', icon: IconPlus },
  removed: { tone: 'down', icon: IconMinus },
  changed: { tone: 'setup', icon: IconPencil },
} as const;

/** The differences of one operation: what, how it was, how it is. */
export function DifferenceTable({ title, rows, before, after }: Group & { before: string; after: string }) {
  const { t } = useTranslation('masters');
  return (
    <section className="surface compare-group" aria-label={title}>
      <h2>{title}</h2>
      <div className="table-wrap">
        <Table verticalSpacing={8} horizontalSpacing="md" layout="fixed" miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={130}>{t('compare.what')}</Table.Th>
              <Table.Th w="26%">{t('compare.where')}</Table.Th>
              <Table.Th>{before}</Table.Th>
              <Table.Th>{after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => {
              const { tone, icon: Icon } = LOOKS[row.what];
              return (
                <Table.Tr key={row.path + row.what}>
                  <Table.Td>
                    <span className={`chip tone-${tone}`}>
                      <Icon size={14} aria-hidden /> {t(`compare.${row.what}`)}
                    </span>
                  </Table.Td>
                  <Table.Td>{row.place}</Table.Td>
                  <Table.Td>
                    <Side row={row} />
                  </Table.Td>
                  <Table.Td>
                    <Side row={row} isNew />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

function Side({ row, isNew = false }: { row: Row; isNew?: boolean }) {
  const [value, other] = isNew ? [row.after, row.before] : [row.before, row.after];
  if (isEmpty(value)) return <span className="ink2">–</span>;
  const Tag = isNew ? 'ins' : 'del';
  return (
    <Tag className="compare-value">
      <Value field={row.field} value={value} other={other} isNew={isNew} />
    </Tag>
  );
}
