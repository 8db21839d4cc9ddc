import { Button, Loader } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSession } from '@/api/session';
import { number, unitName } from '@/lib/quantity';
import { dayClock } from '@/lib/time';
import { Logo } from '@/ui/Logo';
import { ProblemNote } from '@/ui/Problem';
import { type Sheet, type Station, useSheets } from './queries';
import './paper.css';

const LINES = 12;
const PIECES_MOST = 12;

/** Sheets for the time in which the screens are dark: of an order, or of stations, with an empty one at the end. */
export function Component() {
  const { t } = useTranslation(['paper', 'common']);
  const [where] = useSearchParams();
  const order = where.get('order') ?? '';
  const { data, error, refetch } = useSheets(order, where.getAll('work_unit'));
  const { site } = useSession();
  return (
    <main className="paper">
      <header className="no-print">
        <Logo size={30} />
        <h1>{t(order ? 'traveller' : 'pack')}</h1>
        <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </header>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!data && !error && <Loader role="status" aria-label={t('common:loading')} />}
      {data?.map((station) => (
        <OneStation key={station.work_unit} of={station} site={site?.name ?? ''} />
      ))}
    </main>
  );
}

function OneStation({ of, site }: { of: Station; site: string }) {
  const { t } = useTranslation('paper');
  return (
    <section aria-label={of.work_unit || t('traveller')}>
      <h2>
        {of.work_unit ? `${of.work_unit} ${of.name}` : of.sheets[0]?.order_number}{' '}
        <small>{t('printed', { at: dayClock(Date.now()), site })}</small>
      </h2>
      {of.sheets.map((sheet) => (
        <OneSheet key={sheet.job} of={sheet} />
      ))}
      {of.work_unit && (
        <article className="sheet">
          <h3>{t('blank', { unit: of.work_unit })}</h3>
          <Blanks rows={LINES} withJob />
          <Hands />
        </article>
      )}
    </section>
  );
}

/** One operation: what to do within which limits, and the fields that wait for a pen. */
function OneSheet({ of }: { of: Sheet }) {
  const { t } = useTranslation('paper');
  const left = Math.max(1, Number(of.quantity) - Number(of.made));
  const pieces = of.is_per_unit ? Math.min(left, PIECES_MOST) : 0;
  const forUnit = of.steps.filter((step) => step.due === 'unit');
  const forJob = of.steps.filter((step) => step.due !== 'unit');
  return (
    <article className="sheet" data-job={of.number}>
      <div className="sheet-head">
        <Code svg={of.qr} label={t('enterHere')} />
        <div>
          <h3>
            {of.number} · {of.sequence} {of.name}
          </h3>
          <p>
            {of.material} {of.material_name} · {number(of.quantity)} {unitName(of.unit)}
            {Number(of.made) > 0 && ` · ${t('made', { made: number(of.made) })}`}
          </p>
          <p>
            {of.work_units.join(', ')}
            {of.due_at && ` · ${t('due', { at: dayClock(of.due_at) })}`}
          </p>
        </div>
        <Code svg={of.order_qr} label={of.order_number} />
      </div>
      {of.materials.length > 0 && (
        <table>
          <caption>{t('materials')}</caption>
          <thead>
            <tr>
              <th>{t('material')}</th>
              <th>{t('perPiece')}</th>
              <th className="wide">{t('lots')}</th>
            </tr>
          </thead>
          <tbody>
            {of.materials.map((need) => (
              <tr key={need.number}>
                <td>
                  {need.number} {need.name}
                </td>
                <td>
                  {number(need.quantity)} {unitName(need.unit)}
                </td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {forJob.length > 0 && <Steps of={forJob} columns={['']} />}
      {forUnit.length > 0 && (
        <Steps
          of={forUnit}
          columns={Array.from({ length: pieces }, (_, index) => of.serials[index]?.serial ?? '')}
          isPieces
        />
      )}
      {of.serials.length > 0 && (
        <div className="sheet-serials">
          {of.serials.map((serial) => (
            <Code key={serial.serial} svg={serial.qr} label={serial.serial} />
          ))}
        </div>
      )}
      <Blanks rows={4} />
      <Hands />
    </article>
  );
}

function Steps({ of, columns, isPieces }: { of: Sheet['steps']; columns: string[]; isPieces?: boolean }) {
  const { t } = useTranslation('paper');
  const named = columns.map((serial, index) => ({ key: index + 1, serial }));
  return (
    <table>
      <caption>{t(isPieces ? 'perUnit' : 'perJob')}</caption>
      <thead>
        <tr>
          <th>{t('field.step')}</th>
          <th>{t('limits')}</th>
          {named.map(({ key, serial }) => (
            <th key={key} className="blank">
              {isPieces ? serial || `${t('serial')} …` : t('value')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map((step) => (
          <tr key={step.sequence}>
            <td>
              {step.sequence} {step.title}
            </td>
            <td>{limitsOf(step) || t(`asks.${step.entry}`, { defaultValue: '' })}</td>
            {named.map(({ key }) => (
              <td key={key} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const limitsOf = (step: Sheet['steps'][number]) =>
  step.lower || step.upper
    ? `${step.lower && number(step.lower)} … ${step.upper && number(step.upper)} ${unitName(step.unit)}`
    : step.choices.join(' / ') || step.material;

function Blanks({ rows, withJob }: { rows: number; withJob?: boolean }) {
  const { t } = useTranslation('paper');
  const names = [
    ...(withJob ? ['job', 'serial'] : []),
    'date',
    'from',
    'to',
    'good',
    'scrap',
    'scrapReason',
    'remark',
  ];
  return (
    <table className="blanks">
      <caption>{t('work')}</caption>
      <thead>
        <tr>
          {names.map((name) => (
            <th key={name}>{t(`blankField.${name}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows }, (_, index) => index).map((row) => (
          <tr key={row}>
            {names.map((name) => (
              <td key={name} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Who wrote it, and who looks over it when it is entered. */
function Hands() {
  const { t } = useTranslation('paper');
  return (
    <p className="sheet-hands">
      <span>{t('hand.worker')}</span>
      <span>{t('hand.entered')}</span>
      <span>{t('hand.second')}</span>
    </p>
  );
}

function Code({ svg, label }: { svg: string; label: string }) {
  return (
    <figure className="sheet-code">
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt="" width={92} height={92} />
      <figcaption>{label}</figcaption>
    </figure>
  );
}
