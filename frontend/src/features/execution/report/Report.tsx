import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number, PIECES } from '@/lib/quantity';
import { typeSign } from '@/lib/typed';
import { NumberPad } from '@/ui/instruction/NumberPad';
import { SignNote } from '@/ui/instruction/SignNote';
import { Cut } from '../Cut';
import { useDraft } from '../draft';
import { tell } from '../Feedback';
import { currentUnit, type Job } from '../model';
import { useCommand } from '../useCommand';
import { LineDetail } from './LineDetail';
import { LineList } from './LineList';
import { Losses } from './Losses';
import {
  bodyOf,
  empty,
  good,
  isBroken,
  type Line,
  type Lines,
  missing,
  pick,
  sum,
  typed,
  without,
} from './lines';
import { Quick } from './Quick';
import type { ReportProps } from './ReportDialog';

/** Tap figures, tap reasons, send: six touches for 48 good and 2 scrap. */
export function Report({
  job,
  person,
  act,
  onScan,
  onClose,
  onTags,
}: ReportProps & { onTags: (tags: string[]) => void }) {
  const { t } = useTranslation('execution');
  const { blocked, cut } = useCommand();
  const [all, setAll] = useDraft<Lines>(person, `${job.id}/lines`, empty(job));
  const { lines, at } = all;
  const now = lines[at];
  const inPieces = job.unit === PIECES && now?.kind !== 'component';
  // The unit that was in hand when the report was opened; a tester may finish it meanwhile.
  const [unit] = useState(() => (job.counting_source === 'unit' ? currentUnit(job) : null));
  // A number pad on a cable types into the line that was tapped.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), [at, lines.length]);
  const change = (over: Partial<Line>) =>
    setAll({ at, lines: lines.map((each, index) => (index === at ? { ...each, ...over } : each)) });

  const latest = useRef({ now, change });
  latest.current = { now, change };
  useEffect(() => {
    onScan(async (code) => {
      const { now, change } = latest.current;
      if (now?.kind === 'on_hold') change({ tag: code });
      else if (now?.kind === 'component') change({ lot: code });
      else tell.refuse(t('report.scanWhat', { code }));
    });
    return () => onScan(null);
  }, [onScan, t]);

  const figures = {
    good: number(good(all)),
    scrap: number(sum(all, 'scrap')),
    rework: number(sum(all, 'rework')),
  };
  const words = (key: 'send' | 'done') =>
    [
      t(`report.${key}`, figures),
      sum(all, 'on_hold') > 0 && t('report.held', { quantity: number(sum(all, 'on_hold')) }),
      sum(all, 'component') > 0 && t('report.spoilt', { quantity: number(sum(all, 'component')) }),
    ]
      .filter(Boolean)
      .join(', ');
  const lacks = missing(job, all);
  const kindNow = t(`report.${now?.kind ?? 'good'}`);
  // A single unit on hold gets its tag from the plant.
  const needs = unit && lines.some((each) => each.kind === 'on_hold') ? cut : null;

  const send = async () => {
    const held = lines.find((each) => each.kind === 'on_hold');
    // A single unit on hold is no report: it waits as it is.
    const done =
      unit && held
        ? await act(
            'hold-unit',
            { unit: unit.id, reason: held.reason, ...(held.photo && { photo: held.photo }) },
            t('report.label', { number: job.number }),
            () => t('report.unitHeld', { serial: unit.serial }),
          )
        : await act('report', bodyOf(all, unit?.id ?? null), t('report.label', { number: job.number }), () =>
            words('done'),
          );
    if (!done) return;
    setAll(empty(job));
    const unnamed = lines.filter((each) => each.kind === 'on_hold' && !each.tag).length;
    const tags = newTags(done, unnamed);
    if (!unit && tags.length > 0) onTags(tags);
    else onClose();
  };

  return (
    <div className="report">
      <div className="report-lines">
        <LineList
          job={job}
          all={all}
          onPick={(index) => setAll(pick(all, index))}
          onRemove={(index) => setAll(without(all, index))}
        />
        <Quick job={job} all={all} onChange={setAll} />
        {now && <LineDetail job={job} line={now} onChange={change} />}
        {job.counting_source === 'counter' && <p className="ink2">{t('report.counter')}</p>}
        {unit && <p className="ink2">{t('report.unit', { serial: unit.serial })}</p>}
        <Losses job={job} all={all} hasUnit={unit !== null} onChange={setAll} onLine={change} />
      </div>
      <div className="report-pad">
        <label className="report-for" htmlFor="report-field">
          {now ? t('report.quantity', { kind: kindNow }) : t('report.tapFirst')}
        </label>
        <input
          ref={field}
          id="report-field"
          className="report-field"
          inputMode="none"
          data-autofocus
          disabled={!now}
          value={now?.quantity ?? ''}
          onChange={(event) => setAll(typed(all, event.currentTarget.value.replace(/[^\d.,]/g, '')))}
          onKeyDown={typeSign}
        />
        <SignNote text={now?.quantity ?? ''} />
        {now && isBroken(job, now) && <p role="alert">{t('report.whole')}</p>}
        <NumberPad
          value={now?.quantity ?? ''}
          onChange={(quantity) => setAll(typed(all, quantity))}
          decimal={!inPieces}
        />
        <button
          type="button"
          className="big primary"
          disabled={blocked || lacks !== null || needs !== null}
          onClick={() => void send()}
        >
          {lacks ? t(`report.lacks.${lacks.what}`, { kind: t(`report.${lacks.kind}`) }) : words('send')}
          <Cut why={needs} />
        </button>
      </div>
    </div>
  );
}

/** The tags the house gave to what was just put on hold. */
function newTags(job: Job, unnamed: number): string[] {
  if (unnamed === 0) return [];
  const losses = job.responses.at(-1)?.losses ?? [];
  const tags = losses.filter((loss) => loss.kind === 'on_hold').map((loss) => loss.tag ?? '');
  return tags.filter(Boolean);
}
