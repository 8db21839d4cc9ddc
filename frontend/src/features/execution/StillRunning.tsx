import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { clock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { tell } from './Feedback';
import { useCommand } from './useCommand';

type Lane = Schema<'TerminalLane'>;

/** After a power cut: at the next touch somebody says once whether the job ran on. */
export function StillRunning({ lanes }: { lanes: Lane[] }) {
  const { t } = useTranslation('execution');
  const { run, busy, blocked, cut } = useCommand();
  const [asked, setAsked] = useState(false);
  const [later, setLater] = useState<number[]>([]);
  const lane = lanes.find((each) => each.dark && !later.includes(each.dark.job));
  const dark = lane?.dark;
  const waits = dark !== undefined && dark !== null;
  useEffect(() => {
    if (!waits || asked) return;
    const touched = () => setAsked(true);
    window.addEventListener('pointerdown', touched, { once: true });
    return () => window.removeEventListener('pointerdown', touched);
  }, [waits, asked]);
  if (!lane || !dark || !asked || cut) return null;
  const say = async (ran_on: boolean) => {
    const { done, problem } = await run(
      `/api/job-orders/${dark.job}/still-running`,
      { ran_on },
      t('dark.label', { number: dark.number }),
    );
    if (problem) tell.bad(problem);
    const words = { number: dark.number, time: clock(dark.since) };
    if (done) tell.good(t(ran_on ? 'dark.yesDone' : 'dark.noDone', words));
    setAsked(false);
  };
  const close = () => {
    setLater([...later, dark.job]);
    setAsked(false);
  };
  return (
    <Dialog
      forGloves
      opened
      busy={busy}
      onClose={close}
      size="lg"
      title={t('dark.title', { number: dark.number })}
    >
      <div className="dialog">
        <p>{t('dark.what', { unit: lane.number, from: clock(dark.since), to: clock(dark.until) })}</p>
        <div className="two">
          <button type="button" className="big" disabled={blocked} onClick={() => void say(true)}>
            {t('dark.yes')}
          </button>
          <button type="button" className="big" disabled={blocked} onClick={() => void say(false)}>
            {t('dark.no', { time: clock(dark.since) })}
          </button>
          <button type="button" className="big" onClick={close}>
            {t('dark.later')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
