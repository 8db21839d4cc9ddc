import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { clockSeconds, day } from '@/lib/time';
import { code, type Trend } from './points';
import type { Range } from './range';

const MOST = 200;

/** The same points in words and figures, the latest first. */
export function TrendTable({ trend, range }: { trend: Trend; range: Range }) {
  const { t } = useTranslation('trends');
  const seen = trend.at
    .map((at, index) => ({ at, index }))
    .filter(({ at }) => at + trend.seconds * 1000 >= range.from && at <= range.to)
    .reverse();
  const isSingle = trend.seconds === 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section className="trend-table" aria-label={t('tableOf', { name: trend.name })} tabIndex={0}>
      <Table striped stickyHeader>
        <Table.Caption>
          {t(seen.length > MOST ? 'tableCut' : 'tableAll', {
            name: trend.name,
            unit: unitName(trend.unit),
            count: seen.length,
            most: MOST,
          })}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('time')}</Table.Th>
            {isSingle ? (
              <Table.Th scope="col">{t('value')}</Table.Th>
            ) : (
              <>
                <Table.Th scope="col">{t('least')}</Table.Th>
                <Table.Th scope="col">{t('mean')}</Table.Th>
                <Table.Th scope="col">{t('most')}</Table.Th>
                <Table.Th scope="col">{t('samples')}</Table.Th>
              </>
            )}
            <Table.Th scope="col">{t('quality')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {seen.slice(0, MOST).map(({ at, index }) => (
            <Table.Tr key={`${at} ${index}`}>
              <Table.Td>
                {day(at)} {clockSeconds(at)}
              </Table.Td>
              {isSingle ? (
                <Table.Td>{number(trend.mean[index])}</Table.Td>
              ) : (
                <>
                  <Table.Td>{number(trend.least[index])}</Table.Td>
                  <Table.Td>{number(trend.mean[index])}</Table.Td>
                  <Table.Td>{number(trend.most[index])}</Table.Td>
                  <Table.Td>{number((trend.good[index] ?? 0) + (trend.bad[index] ?? 0))}</Table.Td>
                </>
              )}
              <Table.Td>
                {trend.bad[index] ? t('badOf', { count: trend.bad[index] }) : t('good')}
                {isSingle && trend.status[index] ? ` ${code(trend.status[index])}` : ''}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
