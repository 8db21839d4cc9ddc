import { ActionIcon, Button, Group, Stack, Table } from '@mantine/core';
import { IconArrowsExchange, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { unitName } from '@/lib/quantity';
import type { CoProduct, Need, Segment, Substitute } from '../document/types';
import { useField } from '../editor/context';
import { ChoiceOf, QuantityOf } from '../editor/fields';
import { MaterialOf, useMaterial } from '../editor/MaterialOf';
import { Rows } from '../editor/Rows';

const MODES = ['scan', 'mounted', 'backflush'] as const;
const NEED: Need = { material: '', quantity: '1', mode: 'scan', substitutes: [] };
const SUBSTITUTE: Substitute = { material: '', quantity: '1' };
const CO_PRODUCT: CoProduct = { material: '', quantity: '1' };

/** What one piece takes and how it is taken, what may stand in for it, and what comes out beside the product. */
export function BillForm({ segment, path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  return (
    <Stack gap="xl">
      <Rows<Need>
        path={`${path}.materials`}
        title={t('bill.title')}
        heads={[t('bill.material'), t('perPiece'), t('how'), t('bill.substitutes')]}
        fresh={NEED}
        add={t('bill.add')}
        nameOf={(need) => need.material}
        empty={t('bill.empty')}
      >
        {(at, need) => (
          <>
            <Table.Td className="cell-wide">
              <MaterialOf path={`${at}.material`} aria-label={t('bill.material')} />
            </Table.Td>
            <Table.Td className="cell-number">
              <PerPiece path={`${at}.quantity`} material={need.material} />
            </Table.Td>
            <Table.Td className="cell-choice">
              <ChoiceOf
                path={`${at}.mode`}
                label={t('how')}
                bare
                data={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
              />
            </Table.Td>
            <Table.Td className="cell-substitutes">
              <Substitutes path={`${at}.substitutes`} of={need.material} />
            </Table.Td>
          </>
        )}
      </Rows>
      <Rows<CoProduct>
        path={`${path}.co_products`}
        title={t('co.title')}
        heads={[t('bill.material'), t('perPiece')]}
        fresh={CO_PRODUCT}
        add={t('co.add')}
        nameOf={(row) => row.material}
        empty={t('co.empty', { name: segment.name })}
      >
        {(at, row) => (
          <>
            <Table.Td className="cell-wide">
              <MaterialOf path={`${at}.material`} aria-label={t('bill.material')} />
            </Table.Td>
            <Table.Td className="cell-number">
              <PerPiece path={`${at}.quantity`} material={row.material} />
            </Table.Td>
          </>
        )}
      </Rows>
    </Stack>
  );
}

/** A quantity in the material's own unit. */
function PerPiece({ path, material }: { path: string; material: string }) {
  const { t } = useTranslation('masters');
  const unit = useMaterial(material)?.unit;
  return (
    <QuantityOf path={path} label={t('perPiece')} bare suffix={unit ? ` ${unitName(unit)}` : ''} min={0} />
  );
}

/** Materials the operator may take instead, each with its own quantity. */
function Substitutes({ path, of }: { path: string; of: string }) {
  const { t } = useTranslation('masters');
  const { value, set } = useField<Substitute[]>(path);
  return (
    <Stack gap={6}>
      {value.map((each, index) => (
        <Group key={index} gap={6} wrap="nowrap" align="flex-start">
          <MaterialOf path={`${path}.${index}.material`} aria-label={t('bill.substitute', { of })} />
          <div className="cell-number">
            <PerPiece path={`${path}.${index}.quantity`} material={each.material} />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={t('remove', { what: each.material || index + 1 })}
            onClick={() => set(value.toSpliced(index, 1))}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconArrowsExchange size={14} aria-hidden />}
          onClick={() => set([...value, SUBSTITUTE])}
        >
          {t('bill.addSubstitute')}
        </Button>
      </div>
    </Stack>
  );
}
