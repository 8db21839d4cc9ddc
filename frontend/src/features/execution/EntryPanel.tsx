import { IconAlertTriangleFilled, IconBarcode, IconCheck, IconCpu } from '@tabler/icons-react';
import i18n from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { clock } from '@/lib/time';
import { useDraft } from './draft';
import type { Act } from './JobScreen';
import { LimitBand } from './LimitBand';
import { MountedLots } from './MountedLots';
import {
  asDecimal,
  entriesOf,
  inLanguage,
  isDone,
  isWithin,
  type Job,
  limitText,
  readNumber,
  type Step,
  type Unit,
} from './model';
import { NumberPad } from './NumberPad';
import type { Primary } from './PrimaryButton';
import { TestedUnits } from './TestedUnits';

type Props = {
  job: Job;
  unit: Unit | null;
  step: Step | null;
  person: number;
  act: Act;
  onPrimary: (primary: Primary | null) => void;
  onScan: (scan: ((code: string) => Promise<void>) | null) => void;
};

/** What the step asks for: a number, a choice, a text, a scan, a tick, or the machine's own measurement. */
export function EntryPanel(props: Props) {
  const { job, step, unit } = props;
  const { t } = useTranslation('execution');
  const name = t(step ? 'entry.panel' : 'entry.none');
  return (
    <section className="entry surface" aria-label={name}>
      {step ? <Ask {...props} step={step} /> : null}
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
  const [text, setText] = useDraft(
    person,
    `${job.id}/${step.per === 'job' ? 'job' : (unit?.id ?? 0)}/${step.sequence}`,
    '',
  );
  const at = { ...(step.per === 'unit' && unit ? { unit: unit.id } : {}), step: step.sequence };
  const { title } = inLanguage(step, i18n.language);
  const tries = entriesOf(job, step, unit?.id ?? null);
  const used = tries.filter((entry) => !entry.passed).length;
  // Sent along, so that of two people at one step the second one is told instead of replacing the first one's entry.
  const attempt = (tries.at(-1)?.attempt ?? 0) + 1;
  const value = readNumber(text);
  const within = value !== null && isWithin(step, value);

  const complete = () => act('complete-step', at, t('step.complete', { title }));
  const follow = async (done: Job | null) => {
    if (!done) return;
    setText('');
    const last = entriesOf(done, step, unit?.id ?? null).at(-1);
    if (last?.passed && !isDone(done, step, unit?.id ?? null)) await complete();
  };
  const enter = async (words: object) =>
    follow(await act<Job>('enter-value', { ...at, ...words, attempt }, t('entry.label', { title })));
  const scan = async (code: string) =>
    follow(
      await act<Job>('scan', { ...at, code, attempt }, t('scan.label', { code }), () =>
        t('scan.taken', { code, title: step.material?.name ?? title }),
      ),
    );

  const primary: Primary = (() => {
    const nothing = () => {};
    // Entered, but the tick was interrupted: only the tick is left.
    if (tries.at(-1)?.passed) return { label: t('entry.next'), run: () => void complete() };
    if (step.source === 'machine') return { label: t('entry.machine'), disabled: true, run: nothing };
    switch (step.entry) {
      case 'number': {
        const shown = `${text} ${unitName(step.unit)}`.trim();
        if (value === null)
          return {
            label: t('entry.number', { property: step.property || title }),
            disabled: true,
            run: nothing,
          };
        const save = () => void enter({ value: asDecimal(text) });
        return within
          ? { label: t('entry.save', { value: shown }), run: save }
          : {
              label: t('entry.saveFailed', { value: shown, attempt: tries.length + 1 }),
              tone: 'warn',
              run: save,
            };
      }
      case 'choice':
        return text
          ? { label: t('entry.save', { value: text }), run: () => void enter({ text }) }
          : { label: t('entry.choose'), disabled: true, run: nothing };
      case 'text':
        return text.trim()
          ? { label: t('entry.saveText'), run: () => void enter({ text: text.trim() }) }
          : { label: t('entry.type'), disabled: true, run: nothing };
      case 'scan_lot':
        return {
          label: t('entry.scanLot', { material: step.material?.name ?? '' }),
          disabled: true,
          run: nothing,
        };
      case 'scan_serial':
        return { label: t('entry.scanSerial'), disabled: true, run: nothing };
      case 'check':
        return { label: t('entry.check', { title }), run: () => void complete() };
      default:
        return { label: t('entry.next'), run: () => void complete() };
    }
  })();
  // A number pad on a cable types into the value at once; the screen's own keys need no focus.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), [step.sequence, unit?.id]);
  const latest = useRef(primary);
  latest.current = primary;
  const spent = used >= step.max_attempts && step.entry === 'number';
  useEffect(() => {
    onPrimary({ ...primary, disabled: primary.disabled || spent, run: () => latest.current.run() });
    return () => onPrimary(null);
    // The button changes with what it says and whether it may be pressed; what it does is always the latest.
  }, [primary.label, primary.disabled, primary.tone, spent, onPrimary]);

  const asksScan = step.entry === 'scan_lot' || step.entry === 'scan_serial';
  const latestScan = useRef(scan);
  latestScan.current = scan;
  useEffect(() => {
    if (!asksScan) return;
    onScan((code) => latestScan.current(code));
    return () => onScan(null);
  }, [asksScan, onScan]);

  if (step.source === 'machine') {
    return (
      <div className="ask">
        <h2>{step.property || title}</h2>
        <p className="ink2">
          {limitText(step, (x) => number(x))} {unitName(step.unit)}
        </p>
        <div className="wait-machine tone-setup">
          <IconCpu size={34} aria-hidden />
          <strong>{t('entry.machineWait', { serial: unit?.serial ?? '' })}</strong>
        </div>
      </div>
    );
  }
  if (step.entry === 'number') {
    return (
      <div className="ask">
        <div className="ask-head">
          <h2 id="ask">{step.property || title}</h2>
          <span>
            {limitText(step, (x) => number(x))} {unitName(step.unit)}
          </span>
        </div>
        <div className="value" data-look={value === null ? 'empty' : within ? 'within' : 'outside'}>
          <input
            ref={field}
            aria-labelledby="ask"
            inputMode="none"
            autoComplete="off"
            value={text}
            placeholder="–"
            onChange={(event) => setText(event.currentTarget.value.replace(/[^\d.,-]/g, ''))}
            onKeyDown={(event) => event.key === 'Enter' && !primary.disabled && primary.run()}
          />
          <span>{unitName(step.unit)}</span>
        </div>
        <LimitBand step={step} value={value} />
        <p className="outside" role="status">
          {value !== null && !within && (
            <>
              <IconAlertTriangleFilled size={18} aria-hidden /> {t('entry.outside')}
            </>
          )}
        </p>
        {spent && (
          <p className="outside" role="alert">
            <IconAlertTriangleFilled size={18} aria-hidden /> {t('entry.spent', { count: step.max_attempts })}
          </p>
        )}
        <NumberPad value={text} onChange={setText} />
      </div>
    );
  }
  if (step.entry === 'choice') {
    return (
      <fieldset className="ask choices">
        <legend>{step.property || title}</legend>
        {step.choices.map((choice) => (
          <label key={choice} className="choice">
            <input type="radio" name="choice" checked={text === choice} onChange={() => setText(choice)} />
            {choice}
          </label>
        ))}
      </fieldset>
    );
  }
  if (step.entry === 'text') {
    return (
      <div className="ask">
        <label className="text-entry">
          {step.property || title}
          <textarea rows={4} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        </label>
      </div>
    );
  }
  if (step.entry === 'scan_lot' || step.entry === 'scan_serial') {
    return (
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void scan(text.trim());
        }}
      >
        <div className="gate-scan scan-here">
          <IconBarcode size={64} stroke={1.4} aria-hidden />
          <strong>
            {step.entry === 'scan_lot'
              ? t('entry.scanLot', { material: step.material?.name ?? '' })
              : t('entry.scanSerial')}
          </strong>
          <span className="ink2">{step.material?.number}</span>
        </div>
        <label className="text-entry">
          {t('scan.typed')}
          <span className="typed">
            <input value={text} autoComplete="off" onChange={(event) => setText(event.currentTarget.value)} />
            <button type="submit" className="big" disabled={!text.trim()}>
              {t('scan.take')}
            </button>
          </span>
        </label>
      </form>
    );
  }
  return (
    <div className="ask">
      <h2>{title}</h2>
      <p className="ink2">{t(step.entry === 'check' ? 'entry.checkHow' : 'entry.nextHow')}</p>
    </div>
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
            {t('entry.attempt', { attempt: entry.attempt })}: <strong>{entry.lot ?? entry.value}</strong>{' '}
            {!entry.lot && step.entry === 'number' && unitName(step.unit)}
          </span>
          <small>
            {t(entry.passed ? 'entry.passed' : 'entry.failed')} · {entry.by} {clock(entry.at)}
          </small>
        </li>
      ))}
    </ol>
  );
}
