import { IconAlertTriangleFilled, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import i18n from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '@/lib/time';
import { asDecimal } from '@/lib/typed';
import { AskField } from '@/ui/instruction/AskField';
import { inLanguage, needsSecond, type Step } from '@/ui/instruction/model';
import type { Primary } from '@/ui/instruction/PrimaryButton';
import { entryPrimary } from '@/ui/instruction/primary';
import { DueNote } from './DueNote';
import { useDraft } from './draft';
import type { Act } from './JobScreen';
import { MeasuredWith, useGauge } from './MeasuredWith';
import { MountedLots } from './MountedLots';
import { type Due, draftPlace, entriesOf, isDone, type Job, type Unit } from './model';
import { PhotoField } from './PhotoField';
import { SecondPerson } from './SecondPerson';
import { TestedUnits } from './TestedUnits';
import { ToolValue, toolPrimary, toolQuery } from './ToolValue';
import { useCommand } from './useCommand';
import { valueText } from './valueText';
import { WhereNext } from './WhereNext';

type Props = {
  job: Job;
  unit: Unit | null;
  step: Step | null;
  due: Due | null;
  person: number;
  act: Act;
  onPrimary: (primary: Primary | null) => void;
  onScan: (scan: ((code: string) => Promise<void>) | null) => void;
};

/** What the step asks for: a number, a choice, a text, a scan, a tick, or the machine's own measurement. */
export function EntryPanel(props: Props) {
  const { job, unit, due } = props;
  const { t } = useTranslation('execution');
  const step = props.step && inLanguage(props.step, i18n.language);
  const last = step ? entriesOf(job, step, unit?.id ?? null).at(-1) : undefined;
  const second = step && last?.passed && needsSecond(step) ? last : null;
  const name = t(step ? 'entry.panel' : 'entry.none');
  return (
    <section className="entry surface" aria-label={name}>
      {step && due && <DueNote due={due} step={step} />}
      {step && second ? (
        <SecondPerson job={job} unit={unit} step={step} entry={second} />
      ) : (
        step && <Ask {...props} step={step} />
      )}
      {step && <Attempts job={job} step={step} unit={unit?.id ?? null} />}
      {(!step || step.entry === 'check' || step.entry === 'none') && job.work_unit && (
        <MountedLots unit={job.work_unit} needs={job.needs} />
      )}
      {job.steps.some((each) => each.source === 'machine') && <TestedUnits job={job} />}
    </section>
  );
}

function Ask({ job, unit, step, person, act, onPrimary, onScan }: Props & { step: Step }) {
  const { t } = useTranslation('execution');
  const { cut } = useCommand();
  const [text, setText] = useDraft(person, draftPlace(job, step, unit?.id ?? null), '');
  const at = { ...(step.per === 'unit' && unit ? { unit: unit.id } : {}), step: step.sequence };
  const { title } = step;
  const tries = entriesOf(job, step, unit?.id ?? null);
  const used = tries.filter((entry) => !entry.passed).length;
  // Sent along, so that of two people at one step the second one is told instead of replacing the first one's entry.
  const attempt = (tries.at(-1)?.attempt ?? 0) + 1;

  const gauge = useGauge(job, step);
  const complete = () => act('complete-step', { ...at, ...gauge.words }, t('step.complete', { title }));
  const follow = async (done: Job | null) => {
    if (!done) return;
    setText('');
    const last = entriesOf(done, step, unit?.id ?? null).at(-1);
    if (last?.passed && !needsSecond(step) && !isDone(done, step, unit?.id ?? null)) await complete();
  };
  const enter = async (words: object) =>
    follow(
      await act<Job>(
        'enter-value',
        { ...at, ...words, ...gauge.words, attempt },
        t('entry.label', { title }),
      ),
    );
  const scan = async (code: string) =>
    follow(
      await act<Job>('scan', { ...at, code, attempt }, t('scan.label', { code }), () =>
        t('scan.taken', { code, title: step.material?.name ?? title }),
      ),
    );

  const photo = async (file: string) =>
    follow(await act<Job>('add-photo', { ...at, file, attempt }, t('photo.label', { title })));
  const isTool = step.entry === 'tool_value';
  const measured = useQuery({ ...toolQuery(job.id, step.sequence), enabled: isTool }).data;
  const takeMeasured = async () =>
    follow(
      await act<Job>(
        'take-tool-value',
        { ...at, measured_at: measured?.at, ...gauge.words, attempt },
        t('tool.label', { title }),
      ),
    );

  const shown = entryPrimary(t, step, title, text, tries.length + 1);
  const send = {
    value: () => void enter({ value: asDecimal(text) }),
    text: () => void enter({ text: step.entry === 'text' ? text.trim() : text }),
    // Where somebody else looks, the tick is what one person says and the other confirms.
    tick: () => void (needsSecond(step) ? enter({ value: true }) : complete()),
  };
  const primary: Primary = tries.at(-1)?.passed
    ? // Entered, but the tick was interrupted: only the tick is left.
      { label: t('entry.next'), run: send.tick }
    : isTool
      ? toolPrimary(t, measured, () => void takeMeasured())
      : { ...shown, run: shown.sends ? send[shown.sends] : () => {} };
  // Where the result decides the way, or the tool measures, the plant must be asked.
  const needs = isTool || step.branches.length > 0 ? cut : null;
  const latest = useRef(primary);
  latest.current = primary;
  const spent = used >= step.max_attempts && (step.entry === 'number' || isTool);
  useEffect(() => {
    onPrimary({
      ...primary,
      label: needs ? `${primary.label} · ${needs}` : primary.label,
      disabled: primary.disabled || spent || needs !== null,
      run: () => latest.current.run(),
    });
    return () => onPrimary(null);
    // The button changes with what it says and whether it may be pressed; what it does is always the latest.
  }, [primary.label, primary.disabled, primary.tone, spent, needs, onPrimary]);

  const asksScan = step.entry === 'scan_lot' || step.entry === 'scan_serial';
  const latestScan = useRef(scan);
  latestScan.current = scan;
  useEffect(() => {
    if (!asksScan) return;
    onScan((code) => latestScan.current(code));
    return () => onScan(null);
  }, [asksScan, onScan]);

  const last = tries.at(-1);
  return (
    <>
      <MeasuredWith {...gauge} />
      {step.entry === 'photo' ? (
        <PhotoField title={title} onTaken={photo} />
      ) : step.entry === 'tool_value' ? (
        <ToolValue job={job.id} step={step} title={title} />
      ) : (
        <AskField
          step={step}
          title={title}
          serial={unit?.serial ?? ''}
          text={text}
          spent={spent}
          onText={setText}
          onEnter={() => !primary.disabled && primary.run()}
          onScan={(code) => void scan(code)}
          onNo={() => void enter({ value: false })}
        />
      )}
      {last && <WhereNext job={job} entry={last} onGo={() => void complete()} />}
    </>
  );
}

/** Every attempt stays visible, also the failed ones. */
function Attempts({ job, step, unit }: { job: Job; step: Step; unit: number | null }) {
  const { t } = useTranslation('execution');
  const entries = entriesOf(job, step, unit);
  if (entries.length === 0) return null;
  return (
    <ol className="attempts" aria-label={t('entry.attempts')}>
      {entries.map((entry) => (
        <li key={entry.id} className={entry.passed ? 'tone-run' : 'tone-down'}>
          {entry.passed ? (
            <IconCheck size={18} aria-hidden />
          ) : (
            <IconAlertTriangleFilled size={18} aria-hidden />
          )}
          <span>
            {t('entry.attempt', { attempt: entry.attempt })}:{' '}
            <strong>{entry.lot ?? valueText(t, step, entry.value)}</strong>
          </span>
          {entry.photo && (
            <img
              className="attempt-photo"
              src={entry.photo}
              alt={t('photo.shown', { by: entry.by, time: clock(entry.at) })}
            />
          )}
          <small>
            {t(entry.passed ? 'entry.passed' : 'entry.failed')}
            {entry.waiting && <> · {t('offline.waits')}</>} · {entry.by} {clock(entry.at)}
          </small>
        </li>
      ))}
    </ol>
  );
}
