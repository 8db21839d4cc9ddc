import { NativeSelect, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setIn } from '../document/paths';
import { PARAMETER, type Parameter } from '../document/types';
import { useDocument } from '../editor/context';
import { QuantityOf, SuggestOf, TextOf, UnitOf } from '../editor/fields';
import { Rows } from '../editor/Rows';
import { LIMITS, useLimitKind } from '../editor/useLimitKind';
import { useProductProperties } from '../queries';

/** How the machine is set: each setting between limits, as numbers or by properties of the product. */
export function ParametersForm({ path }: { path: string }) {
  const { t } = useTranslation('masters');
  return (
    <Rows<Parameter>
      path={path}
      title={t('parameter.title')}
      heads={[t('name'), t('unit'), t('limits.kind'), t('lower'), t('target'), t('upper')]}
      fresh={PARAMETER}
      add={t('parameter.add')}
      nameOf={(row) => row.name}
      empty={t('parameter.empty')}
    >
      {(at, row) => <Cells path={at} row={row} />}
    </Rows>
  );
}

function Cells({ path, row }: { path: string; row: Parameter }) {
  const { t } = useTranslation('masters');
  const { edit } = useDocument();
  const properties = useProductProperties();
  const { byProperty, emptied } = useLimitKind(row);
  return (
    <>
      <Table.Td className="cell-wide">
        <TextOf path={`${path}.name`} label={t('name')} bare />
      </Table.Td>
      <Table.Td className="cell-unit">
        <UnitOf path={`${path}.unit`} label={t('unit')} bare />
      </Table.Td>
      <Table.Td className="cell-unit">
        <NativeSelect
          aria-label={t('limits.kind')}
          value={byProperty ? 'property' : 'number'}
          onChange={(event) => {
            const next = emptied(event.currentTarget.value === 'property');
            edit((now) => setIn(now, path, next));
          }}
          data={(['number', 'property'] as const).map((value) => ({
            value,
            label: t(`limits.kinds.${value}`),
          }))}
        />
      </Table.Td>
      {LIMITS.map((limit) => (
        <Table.Td key={limit} className="cell-number">
          {byProperty ? (
            <SuggestOf path={`${path}.${limit}_property`} label={t(limit)} bare data={properties} />
          ) : (
            <QuantityOf path={`${path}.${limit}`} label={t(limit)} bare nullable />
          )}
        </Table.Td>
      ))}
    </>
  );
}
