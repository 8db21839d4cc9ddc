import { useTranslation } from 'react-i18next';
import { clock } from '@/lib/time';
import { Cut } from './Cut';
import type { Card } from './model';
import { useCommand } from './useCommand';

type Props = { job: Card; onAct: (job: Card, verb: 'begin-setup' | 'end-setup') => void };

/** Setting up for the job: when it began, and that it is done. Its start ends it, too. */
export function SetUp({ job, onAct }: Props) {
  const { t } = useTranslation('execution');
  const { blocked, cut } = useCommand();
  const verb = (['begin_setup', 'end_setup'] as const).find((each) => job.allowed_actions.includes(each));
  if (!verb) return null;
  return (
    <>
      {job.setup_since && <p className="ink2">{t('queue.setupSince', { time: clock(job.setup_since) })}</p>}
      <button
        type="button"
        className="big queue-take"
        disabled={blocked || cut !== null}
        aria-label={cut ? undefined : t(`queue.${verb}`, { number: job.number })}
        onClick={() => onAct(job, verb === 'begin_setup' ? 'begin-setup' : 'end-setup')}
      >
        {t(`queue.${verb}Short`)}
        <Cut why={cut} />
      </button>
    </>
  );
}
