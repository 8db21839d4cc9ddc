import { IconAlertOctagonFilled, IconCircleCheckFilled, IconCloudUp, IconX } from '@tabler/icons-react';
import i18n from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { asProblem } from '@/api/problem';
import { clock } from '@/lib/time';
import { problemText } from '@/ui/Problem';
import { beep } from './sound';

type Said = { good: boolean; kept?: boolean; sentence: string; next: string; at: number } | null;
const useSaid = create<{ said: Said }>(() => ({ said: null }));

/** A refusal in plain words: "Already started by Omar at 10:42" rather than a code. */
function plain(error: unknown): { sentence: string; next: string } {
  const problem = asProblem(error);
  const { sentence, next } = problemText(problem);
  const { who, at } = problem.extra as { who?: string; at?: string };
  if (!who || !at || sentence.includes(clock(at))) return { sentence, next };
  return { sentence: `${sentence} ${i18n.t('execution:since', { who, time: clock(at) })}`, next };
}

/** Answers a scan or a press large enough to be seen from the side, with a sound. */
export const tell = {
  good(sentence: string, next = '') {
    beep(true);
    useSaid.setState({ said: { good: true, sentence, next, at: Date.now() } });
  },
  bad(error: unknown) {
    beep(false);
    useSaid.setState({ said: { good: false, ...plain(error), at: Date.now() } });
  },
  /** Kept on the device: it is done, and will be sent. */
  kept(sentence: string) {
    beep(true);
    useSaid.setState({ said: { good: true, kept: true, sentence, next: '', at: Date.now() } });
  },
  refuse(sentence: string) {
    beep(false);
    useSaid.setState({ said: { good: false, sentence, next: '', at: Date.now() } });
  },
  nothing() {
    useSaid.setState({ said: null });
  },
  /** Another screen or another person: a no belonged to what was there before. */
  turn() {
    useSaid.setState(({ said }) => ({ said: said?.good ? said : null }));
  },
};

export const useFeedback = () => useSaid((state) => state.said);

/** A yes goes away by itself; a no stays until it was read. */
export function Feedback({ state }: { state: Said }) {
  const { t } = useTranslation('execution');
  useEffect(() => {
    if (!state?.good) return;
    const timer = window.setTimeout(tell.nothing, state.next ? 8000 : 2500);
    return () => window.clearTimeout(timer);
  }, [state]);
  return (
    <div className="feedback-place" aria-live={state?.good ? 'polite' : 'assertive'}>
      {state && (
        <div
          className={`feedback ${state.good ? 'feedback-good' : 'feedback-bad'}`}
          role={state.good ? 'status' : 'alert'}
        >
          {state.kept ? (
            <IconCloudUp size={36} aria-hidden />
          ) : state.good ? (
            <IconCircleCheckFilled size={36} aria-hidden />
          ) : (
            <IconAlertOctagonFilled size={36} aria-hidden />
          )}
          <div>
            <strong>{state.sentence}</strong>
            {state.next && <p>{state.next}</p>}
          </div>
          {!state.good && (
            <button type="button" className="big" onClick={tell.nothing}>
              <IconX size={22} aria-hidden /> {t('read')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
