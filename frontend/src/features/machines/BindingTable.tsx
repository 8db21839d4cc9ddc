import { ActionIcon, Table } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Live } from './Live';
import type { Binding } from './queries';

/** A signal of a handshake is known by what it says; everything else by the name somebody gave it. */
export function useNameOf(): (binding: Pick<Binding, 'role' | 'name'>) => string {
  const { t } = useTranslation('machines');
  return ({ role, name }) => (role === 'handshake' ? t(`signals.${name}`, { defaultValue: name }) : name);
}

/** What the addresses mean, with what they say now. */
export function BindingTable({
  bindings,
  isHeard,
  now,
  onEdit,
  onRemove,
}: {
  bindings: Binding[];
  isHeard: boolean;
  now: number;
  onEdit?: (binding: Binding) => void;
  onRemove?: (binding: Binding) => void;
}) {
  const { t } = useTranslation('machines');
  const nameOf = useNameOf();
  return (
    <div className="table-wrap">
      <Table verticalSpacing={6} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('workUnit')}</Table.Th>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('role')}</Table.Th>
            <Table.Th>{t('value')}</Table.Th>
            <Table.Th>{t('address')}</Table.Th>
            {onEdit && (
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bindings.map((binding) => (
            <Table.Tr key={binding.id} data-binding={`${binding.equipment_number} ${binding.name}`}>
              <Table.Td>
                <strong>{binding.equipment_number}</strong>
              </Table.Td>
              <Table.Td>
                {binding.role === 'value' ? (
                  <Link
                    to={`/trends?${new URLSearchParams({ unit: binding.equipment_number, p: binding.name })}`}
                  >
                    {binding.name}
                  </Link>
                ) : (
                  nameOf(binding) || '–'
                )}
              </Table.Td>
              <Table.Td className="ink2">
                {t(`roles.${binding.role}`, { defaultValue: binding.role })}
              </Table.Td>
              <Table.Td>
                <Live binding={binding} isHeard={isHeard} now={now} />
              </Table.Td>
              <Table.Td className="ink2 tag-address">{binding.address}</Table.Td>
              {onEdit && onRemove && (
                <Table.Td className="row-actions">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${t('edit')} ${binding.equipment_number} ${nameOf(binding)}`}
                    onClick={() => onEdit(binding)}
                  >
                    <IconPencil size={17} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${t('takeAway')} ${binding.equipment_number} ${nameOf(binding)}`}
                    onClick={() => onRemove(binding)}
                  >
                    <IconTrash size={17} aria-hidden />
                  </ActionIcon>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
