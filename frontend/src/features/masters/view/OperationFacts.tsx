import { Anchor, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { span } from '@/lib/time';
import type { Segment } from '../document/types';
import { useMaterial } from '../editor/MaterialOf';
import { limitWords } from './limits';

/** Where an operation runs, what it makes, what it takes and needs. */
export function OperationFacts({ segment }: { segment: Segment }) {
  const { t } = useTranslation('masters');
  const places = [
    ...segment.work_units,
    segment.equipment_class && t('op.anyOf', { name: segment.equipment_class }),
  ];
  const needs: [string, string][] = [
    [t('need.tool'), segment.tool_class],
    [t('need.skills'), segment.skills.join(', ')],
    [t('need.test'), segment.test_specification],
  ];
  return (
    <section className="surface operation-facts">
      <h2>
        {segment.sequence} {segment.name}
      </h2>
      <dl className="facts">
        <dt>{t('workUnits')}</dt>
        <dd>{places.filter(Boolean).join(', ')}</dd>
        <dt>{t('makes')}</dt>
        <dd>
          {segment.output ?? '–'}{' '}
          {segment.creates_serial && `· ${t('serials', { prefix: segment.serial_prefix })}`}
        </dd>
        <dt>{t('countedBy')}</dt>
        <dd>{t(`counting.${segment.counting_source}`)}</dd>
        <dt>{t('op.setup')}</dt>
        <dd>{span(segment.setup_seconds)}</dd>
        <dt>{t('op.run')}</dt>
        <dd>{span(Number(segment.run_seconds))}</dd>
        {Number(segment.labour_seconds) > 0 && (
          <>
            <dt>{t('op.labour')}</dt>
            <dd>{span(Number(segment.labour_seconds))}</dd>
          </>
        )}
        {Number(segment.transfer_batch) > 0 && (
          <>
            <dt>{t('op.batch')}</dt>
            <dd>{number(segment.transfer_batch)}</dd>
          </>
        )}
        {needs
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {segment.parameters.map((each) => (
          <div key={each.name} style={{ display: 'contents' }}>
            <dt>{each.name}</dt>
            <dd>{limitWords(each)}</dd>
          </div>
        ))}
        {segment.co_products.map((each) => (
          <div key={each.material} style={{ display: 'contents' }}>
            <dt>{t('co.short')}</dt>
            <dd>
              {each.material} · {number(each.quantity, 6)}
            </dd>
          </div>
        ))}
        {segment.documents.map((each) => (
          <div key={each.url + each.title} style={{ display: 'contents' }}>
            <dt>{t(`documents.kinds.${each.kind}`)}</dt>
            <dd>
              <Anchor href={each.url} target="_blank" rel="noreferrer">
                {each.title}
              </Anchor>{' '}
              {each.revision}
            </dd>
          </div>
        ))}
      </dl>
      {segment.materials.length > 0 && <Bill segment={segment} />}
    </section>
  );
}

function Bill({ segment }: { segment: Segment }) {
  const { t } = useTranslation('masters');
  return (
    <Table verticalSpacing={6} mt="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('takes')}</Table.Th>
          <Table.Th className="num">{t('perPiece')}</Table.Th>
          <Table.Th>{t('how')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {segment.materials.map((need) => (
          <Table.Tr key={need.material}>
            <Table.Td>
              <Named number={need.material} />
              {need.substitutes.map((each) => (
                <div key={each.material} className="ink2">
                  {t('bill.or')} <Named number={each.material} /> · {number(each.quantity, 6)}
                </div>
              ))}
            </Table.Td>
            <Table.Td className="num">
              <PerPiece material={need.material} quantity={need.quantity} />
            </Table.Td>
            <Table.Td>{t(`mode.${need.mode}`)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Named({ number: of }: { number: string }) {
  const material = useMaterial(of);
  return (
    <>
      <strong>{of}</strong> <span className="ink2">{material?.name}</span>
    </>
  );
}

function PerPiece({ material, quantity }: { material: string; quantity: string }) {
  return (
    <>
      {number(quantity, 6)} {unitName(useMaterial(material)?.unit)}
    </>
  );
}
