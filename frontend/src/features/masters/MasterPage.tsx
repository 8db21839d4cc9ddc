import { Skeleton, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Markdown from 'react-markdown';
import { useParams, useSearchParams } from 'react-router';
import { get } from '@/api/client';
import type { Schema } from '@/api/types';
import { number, unitName } from '@/lib/quantity';
import { span } from '@/lib/time';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { routing, type Segment } from './layout';
import './masters.css';

const WIDTH = 190;
const HEIGHT = 74;
const GAP_X = 54;
const GAP_Y = 18;

function Routing({
  segments,
  chosen,
  onChoose,
}: {
  segments: Segment[];
  chosen: number;
  onChoose: (sequence: number) => void;
}) {
  const { t } = useTranslation('masters');
  const boxes = routing(segments);
  const x = (column: number) => column * (WIDTH + GAP_X);
  const y = (row: number) => row * (HEIGHT + GAP_Y);
  const width = x(Math.max(0, ...boxes.map((box) => box.column))) + WIDTH;
  const height = y(Math.max(0, ...boxes.map((box) => box.row))) + HEIGHT;
  const lines = boxes.flatMap((to) =>
    to.segment.after.flatMap((sequence) => {
      const from = boxes.find((box) => box.segment.sequence === sequence);
      return from ? [{ from, to, key: `${sequence}-${to.segment.sequence}` }] : [];
    }),
  );
  return (
    <section className="surface routing" aria-label={t('routing')}>
      <div style={{ position: 'relative', width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {lines.map(({ from, to, key }) => {
            const [x1, y1] = [x(from.column) + WIDTH, y(from.row) + HEIGHT / 2];
            const [x2, y2] = [x(to.column), y(to.row) + HEIGHT / 2];
            const middle = x2 - GAP_X / 2;
            return (
              <path
                key={key}
                d={`M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}
                className="routing-line"
              />
            );
          })}
        </svg>
        {boxes.map(({ segment, column, row }) => (
          <button
            key={segment.sequence}
            type="button"
            className="routing-box"
            aria-pressed={segment.sequence === chosen}
            style={{ left: x(column), top: y(row), width: WIDTH, height: HEIGHT }}
            onClick={() => onChoose(segment.sequence)}
          >
            <strong>
              {segment.sequence} {segment.name}
            </strong>
            <span>{segment.work_units.join(', ')}</span>
            <span className="ink2">
              {t(`counting.${segment.counting_source}`)} · {span(Number(segment.run_seconds))}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

function limits(step: Segment['steps'][number]): string {
  const unit = unitName(step.unit);
  if (step.lower !== null && step.upper !== null)
    return `${number(step.lower)} – ${number(step.upper)} ${unit}`;
  if (step.upper !== null) return `≤ ${number(step.upper)} ${unit}`;
  if (step.lower !== null) return `≥ ${number(step.lower)} ${unit}`;
  return '';
}

function Operation({ segment }: { segment: Segment }) {
  const { t } = useTranslation('masters');
  return (
    <div className="operation">
      <section className="surface operation-facts">
        <h2>
          {segment.sequence} {segment.name}
        </h2>
        <dl className="facts">
          <dt>{t('workUnits')}</dt>
          <dd>{segment.work_units.join(', ')}</dd>
          <dt>{t('makes')}</dt>
          <dd>
            {segment.output ?? '–'}{' '}
            {segment.creates_serial && `· ${t('serials', { prefix: segment.serial_prefix })}`}
          </dd>
          <dt>{t('countedBy')}</dt>
          <dd>{t(`counting.${segment.counting_source}`)}</dd>
          <dt>{t('setup')}</dt>
          <dd>{span(Number(segment.setup_seconds))}</dd>
          <dt>{t('perPiece')}</dt>
          <dd>{span(Number(segment.run_seconds))}</dd>
        </dl>
        {segment.materials.length > 0 && (
          <Table verticalSpacing={6} mt="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('takes')}</Table.Th>
                <Table.Th className="num">{t('perPiece')}</Table.Th>
                <Table.Th>{t('how')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {segment.materials.map((material) => (
                <Table.Tr key={material.material}>
                  <Table.Td>
                    <strong>{material.material}</strong> <span className="ink2">{material.name}</span>
                  </Table.Td>
                  <Table.Td className="num">
                    {number(material.quantity, 6)} {unitName(material.unit)}
                  </Table.Td>
                  <Table.Td>{t(`mode.${material.mode}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </section>
      <ol className="master-steps">
        {segment.steps.map((step) => (
          <li key={step.sequence} className="surface">
            {step.picture && <img src={step.picture} alt="" loading="lazy" />}
            <div>
              <h3>
                {step.sequence}. {step.title}
              </h3>
              <Markdown>{step.text}</Markdown>
              {step.warning && <p className="chip tone-warn">{step.warning}</p>}
              {step.entry !== 'none' && (
                <p className="ink2">
                  {t(`entry.${step.entry}`)}
                  {step.property && ` · ${step.property}`}
                  {step.material && ` · ${step.material}`}
                  {limits(step) && ` · ${limits(step)}`}
                </p>
              )}
            </div>
          </li>
        ))}
        {segment.steps.length === 0 && <li className="surface ink2">{t('noSteps')}</li>}
      </ol>
    </div>
  );
}

/** One version of how a product is made: its routing drawn, and one operation in full. */
export function Component() {
  const { t } = useTranslation('masters');
  const { id = '' } = useParams();
  const [where, setWhere] = useSearchParams();
  const {
    data: master,
    error,
    refetch,
  } = useQuery({
    queryKey: ['work-masters', id],
    queryFn: () =>
      get<Omit<Schema<'WorkMasterDetail'>, 'segments'> & { segments: Segment[] }>('/api/work-masters/{id}', {
        path: { id },
      }),
  });
  const chosen = Number(where.get('op')) || master?.segments[0]?.sequence || 0;
  const segment = master?.segments.find((each) => each.sequence === chosen);
  if (!master) {
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('title')}</h1>
        {error ? <ProblemNote error={error} onRetry={() => refetch()} /> : <Skeleton height={300} />}
      </div>
    );
  }
  return (
    <div className="page">
      <PageHead
        title={
          <>
            {master.number} <span className="ink2">{t('versionOf', { version: master.version })}</span>
          </>
        }
      >
        <StateChip state={master.state} />
        <span className="ink2">{master.name}</span>
      </PageHead>
      <Routing
        segments={master.segments}
        chosen={chosen}
        onChoose={(sequence) => setWhere({ op: String(sequence) }, { replace: true })}
      />
      {segment && <Operation segment={segment} />}
    </div>
  );
}
