import { IconAlertTriangleFilled, IconBarcode, IconCpu, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { readNumber, typeSign } from '@/lib/typed';
import { useTypedNowhere } from '@/lib/typing';
import { LimitBand } from './LimitBand';
import { choiceName, isWithin, limitText, type Step } from './model';
import { NumberPad } from './NumberPad';
import { SignNote } from './SignNote';

type Props = {
  step: Step;
  title: string;
  /** The unit in hand; a machine's result is waited for by its serial. */
  serial: string;
  text: string;
  /** All attempts have failed. */
  spent: boolean;
  /** Leaves the focus where it is, beside an editor. */
  isQuiet?: boolean;
  onText: (text: string) => void;
  /** Enter in the number's field. */
  onEnter: () => void;
  onScan: (code: string) => void;
  /** A check that is answered with no, where that leads somewhere. */
  onNo?: () => void;
};

/** What the step asks for: a number, a choice, a text, a scan, a tick, or the machine's own measurement. */
export function AskField({
  step,
  title,
  serial,
  text,
  spent,
  isQuiet = false,
  onText,
  onEnter,
  onScan,
  onNo,
}: Props) {
  const { t } = useTranslation('execution');
  const value = readNumber(text);
  const within = value !== null && isWithin(step, value);
  // A number pad on a cable types into the value at once; the screen's own keys need no focus.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isQuiet) field.current?.focus({ preventScroll: true });
  }, [step.sequence, serial, isQuiet]);
  const asksNumber = step.entry === 'number' && step.source !== 'machine';
  useTypedNowhere(field, asksNumber && !isQuiet, (keys) => onText(text + keys));

  if (step.source === 'machine') {
    return (
      <div className="ask">
        <h2>{step.property || title}</h2>
        <p className="ink2">
          {limitText(step, (x) => number(x))} {unitName(step.unit)}
        </p>
        <div className="wait-machine tone-setup">
          <IconCpu size={34} aria-hidden />
          <strong>{t('entry.machineWait', { serial })}</strong>
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
            onChange={(event) => onText(event.currentTarget.value.replace(/[^\d.,-]/g, ''))}
            onKeyDown={(event) => {
              typeSign(event);
              if (event.key === 'Enter') onEnter();
            }}
          />
          <span>{unitName(step.unit)}</span>
        </div>
        <LimitBand step={step} value={value} />
        <SignNote text={text} />
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
        <NumberPad value={text} onChange={onText} />
      </div>
    );
  }
  if (step.entry === 'choice') {
    return (
      <fieldset className="ask choices">
        <legend>{step.property || title}</legend>
        {step.choices.map((choice) => (
          <label key={choice} className="choice">
            <input type="radio" name="choice" checked={text === choice} onChange={() => onText(choice)} />
            {choiceName(step, choice)}
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
          <textarea rows={4} value={text} onChange={(event) => onText(event.currentTarget.value)} />
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
          if (text.trim()) onScan(text.trim());
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
            <input value={text} autoComplete="off" onChange={(event) => onText(event.currentTarget.value)} />
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
      {step.entry === 'check' && step.branches.length > 0 && onNo && (
        <button type="button" className="big" onClick={onNo}>
          <IconX size={26} aria-hidden /> {t('entry.no')}
        </button>
      )}
    </div>
  );
}
