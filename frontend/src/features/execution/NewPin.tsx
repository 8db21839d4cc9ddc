import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import { NumberPad } from '@/ui/instruction/NumberPad';
import { ProblemNote } from '@/ui/Problem';

type Props = { person: number; current: string; onDone: (pin: string) => void };

/** The office set the PIN: its owner chooses their own, twice, before it opens anything. */
export function NewPin({ person, current, onDone }: Props) {
  const { t } = useTranslation(['execution', 'common']);
  const [first, setFirst] = useState('');
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [differs, setDiffers] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const startAgain = () => {
    setFirst('');
    setPin('');
  };
  const next = async () => {
    setProblem(null);
    setDiffers(first !== '' && pin !== first);
    if (!first) {
      setFirst(pin);
      setPin('');
    } else if (pin !== first) {
      startAgain();
    } else {
      setBusy(true);
      try {
        await post('/api/session/secret', { body: { person, which: 'pin', current, new: pin } });
        onDone(pin);
      } catch (error) {
        setProblem(asProblem(error));
        startAgain();
      } finally {
        setBusy(false);
      }
    }
  };
  return (
    <form
      className="pin"
      onSubmit={(event) => {
        event.preventDefault();
        void next();
      }}
    >
      <strong>{t('newPin.title')}</strong>
      <span className="ink2">{t('newPin.why')}</span>
      <input
        key={first}
        className="pin-field"
        type="password"
        inputMode="none"
        autoComplete="off"
        aria-label={t(first ? 'common:own.again' : 'common:own.new.pin')}
        value={pin}
        // biome-ignore lint/a11y/noAutofocus: the PIN is all that is asked.
        autoFocus
        onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ''))}
      />
      <span aria-live="polite">
        {differs ? t('common:own.differs') : t(first ? 'common:own.again' : 'common:own.new.pin')}
      </span>
      <NumberPad value={pin} onChange={setPin} decimal={false} />
      <button type="submit" className="big primary" disabled={pin.length < 4 || busy}>
        {t(first ? 'newPin.take' : 'newPin.next')}
      </button>
      <ProblemNote error={problem} />
    </form>
  );
}
