import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number, PIECES } from '@/lib/quantity';
import { asDecimal, readNumber, typeSign } from '@/lib/typed';
import { reasonText } from '@/lib/words';
import { Dialog } from '@/ui/Dialog';
import { NumberPad } from '@/ui/instruction/NumberPad';
import { SignNote } from '@/ui/instruction/SignNote';
import { useDraft } from './draft';
import type { Act } from './JobScreen';
import { currentUnit, type Job } from './model';
import { reasonsQuery } from './queries';
import { useCommand } from './useCommand';

type Kind = 'good' | 'scrap' | 'rework';
type Line = { kind: Kind; quantity: string; reason: string };

const empty = (job: Job): Line[] =>
  job.counting_source === 'report'
    ? [{ kind: 'good', quantity: '', reason: '' }]
    : [{ kind: 'scrap', quantity: job.counting_source === 'unit' ? '1' : '', reason: '' }];

const isWhole = (line: Line) => {
  const quantity = readNumber(line.quantity);
  return quantity !== null && quantity > 0 && (line.kind === 'good' || line.reason !== '');
};

type Props = { opened: boolean; job: Job; person: number; act: Act; onClose: () => void };

/** Good, scrap with its reason and rework in one report, sent once. */
export function ReportDialog(props: Props) {
  const { t } = useTranslation('execution');
  const { busy } = useCommand();
  return (
    <Dialog
      forGloves
      opened={props.opened}
      busy={busy}
      onClose={props.onClose}
      size="980px"
      title={t('report.title', { number: props.job.number })}
    >
      <Report {...props} />
    </Dialog>
  );
}

function Report({ job, person, act, onClose }: Props) {
  const { t } = useTranslation('execution');
  const { blocked } = useCommand();
  const [lines, setLines] = useDraft<Line[]>(person, `${job.id}/report`, empty(job));
  const [at, setAt] = useState(0);
  const inPieces = job.unit === PIECES;
  // A number pad on a cable types into the line that was tapped.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), [at, lines.length]);
  const scrap = useQuery(reasonsQuery('scrap')).data ?? [];
  const rework = useQuery(reasonsQuery('rework')).data ?? [];
  const now = lines[at] ?? lines[0];
  // The unit that was in hand when the report was opened; a tester may finish it meanwhile.
  const [unit] = useState(() => currentUnit(job));
  const change = (over: Partial<Line>) =>
    setLines(lines.map((line, index) => (index === at ? { ...line, ...over } : line)));
  const add = (kind: Kind) => {
    setLines([...lines, { kind, quantity: '', reason: '' }]);
    setAt(lines.length);
  };
  const filled = lines.filter((line) => line.quantity !== '');
  const ready = filled.length > 0 && filled.every(isWhole);
  const loss = (kind: Kind) =>
    filled
      .filter((line) => line.kind === kind)
      .map((line) => ({
        quantity: asDecimal(line.quantity),
        reason: line.reason,
        ...(job.counting_source === 'unit' && unit && kind === 'scrap' ? { unit: unit.id } : {}),
      }));
  const sum = (kind: Kind) =>
    filled
      .filter((line) => line.kind === kind)
      .reduce((total, line) => total + (readNumber(line.quantity) ?? 0), 0);

  const send = async () => {
    const good = filled.some((line) => line.kind === 'good') ? { good: String(sum('good')) } : {};
    const done = await act(
      'report',
      { ...good, scrap: loss('scrap'), rework: loss('rework') },
      t('report.label', { number: job.number }),
      () =>
        t('report.done', {
          good: number(sum('good')),
          scrap: number(sum('scrap')),
          rework: number(sum('rework')),
        }),
    );
    if (done) {
      setLines(empty(job));
      onClose();
    }
  };
  const reasons = now?.kind === 'scrap' ? scrap : now?.kind === 'rework' ? rework : [];

  return (
    <div className="report">
      <div className="report-lines">
        {lines.map((line, index) => (
          // Lines have no identity of their own; they are only added and removed.
          <div key={index} className="report-line" data-now={index === at}>
            <button
              type="button"
              className="report-pick"
              aria-pressed={index === at}
              onClick={() => setAt(index)}
            >
              <span className={`report-kind kind-${line.kind}`}>{t(`report.${line.kind}`)}</span>
              <strong>{line.quantity || '–'}</strong>
              <small>{line.kind !== 'good' && (line.reason || t('report.noReason'))}</small>
            </button>
            {lines.length > 1 && (
              <button
                type="button"
                className="report-remove"
                aria-label={t('report.remove', { kind: t(`report.${line.kind}`) })}
                onClick={() => {
                  setLines(lines.filter((_, other) => other !== index));
                  setAt(0);
                }}
              >
                <IconTrash size={22} aria-hidden />
              </button>
            )}
          </div>
        ))}
        <div className="report-add">
          {(['good', 'scrap', 'rework'] as const)
            .filter((kind) => kind !== 'good' || !lines.some((line) => line.kind === 'good'))
            .map((kind) => (
              <button key={kind} type="button" className="big" onClick={() => add(kind)}>
                <IconPlus size={20} aria-hidden /> {t(`report.${kind}`)}
              </button>
            ))}
        </div>
        {job.counting_source === 'counter' && <p className="ink2">{t('report.counter')}</p>}
        {job.counting_source === 'unit' && unit && (
          <p className="ink2">{t('report.unit', { serial: unit.serial })}</p>
        )}
        {reasons.length > 0 && (
          <fieldset className="choices reasons">
            <legend>{t('report.why')}</legend>
            {reasons.map((reason) => (
              <label key={reason.id} className="choice">
                <input
                  type="radio"
                  name="reason"
                  checked={now?.reason === reason.text}
                  onChange={() => change({ reason: reason.text })}
                />
                {reasonText(reason)}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <div className="report-pad">
        <input
          ref={field}
          className="report-field"
          aria-label={t('report.quantity', { kind: t(`report.${now?.kind ?? 'good'}`) })}
          inputMode="none"
          data-autofocus
          value={now?.quantity ?? ''}
          onChange={(event) =>
            change({ quantity: event.currentTarget.value.replace(inPieces ? /\D/g : /[^\d.,]/g, '') })
          }
          onKeyDown={typeSign}
        />
        <SignNote text={now?.quantity ?? ''} />
        <NumberPad
          value={now?.quantity ?? ''}
          onChange={(quantity) => change({ quantity })}
          decimal={!inPieces}
        />
        <button
          type="button"
          className="big primary"
          disabled={blocked || !ready}
          onClick={() => void send()}
        >
          {ready
            ? t('report.send', {
                good: number(sum('good')),
                scrap: number(sum('scrap')),
                rework: number(sum('rework')),
              })
            : t('report.incomplete')}
        </button>
      </div>
    </div>
  );
}
