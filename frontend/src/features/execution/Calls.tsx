import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { clock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { Cut } from './Cut';
import { tell } from './Feedback';
import { callsQuery } from './queries';
import { useCommand } from './useCommand';

const KINDS = ['material', 'maintenance', 'quality', 'lead'] as const;
type Call = Schema<'CallRow'>;

/** Two taps: the hand, and who is needed. */
export function CallButton({
  unit,
  named = true,
}: {
  unit: { id: number; number: string };
  named?: boolean;
}) {
  const { t } = useTranslation('execution');
  const { run, busy, blocked, cut } = useCommand();
  const [opened, setOpened] = useState(false);
  const call = async (kind: (typeof KINDS)[number]) => {
    const { done, problem } = await run<Call>(
      '/api/calls',
      { work_unit: unit.id, kind },
      t('call.label', { unit: unit.number }),
    );
    if (problem) tell.bad(problem);
    if (done) tell.good(t('call.done', { kind: t(`call.kind.${kind}`) }));
    setOpened(false);
  };
  return (
    <>
      <button
        type="button"
        className="big call-open"
        aria-label={named || cut ? undefined : t('call.openAt', { unit: unit.number })}
        disabled={cut !== null}
        onClick={() => setOpened(true)}
      >
        <IconHandStop size={26} aria-hidden />
        {named && <span>{t('call.open')}</span>}
        <Cut why={cut} />
      </button>
      <Dialog
        forGloves
        opened={opened}
        busy={busy}
        onClose={() => setOpened(false)}
        size="lg"
        title={t('call.title', { unit: unit.number })}
      >
        <div className="dialog two">
          {KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              className="big"
              disabled={blocked}
              onClick={() => void call(kind)}
            >
              {t(`call.kind.${kind}`)}
            </button>
          ))}
        </div>
      </Dialog>
    </>
  );
}

/** Who was called to these work units, who comes, and the button that says it is over. */
export function OpenCalls({ units }: { units: number[] }) {
  const { t } = useTranslation('execution');
  const { data: calls = [] } = useQuery(callsQuery(units));
  const { run, blocked, cut } = useCommand();
  const end = async (call: Call) => {
    const { problem } = await run(
      `/api/calls/${call.id}/end`,
      {},
      t('call.endLabel', { unit: call.work_unit }),
    );
    if (problem) tell.bad(problem);
  };
  if (calls.length === 0) return null;
  return (
    <section aria-label={t('call.list')}>
      <ul className="calls" aria-label={t('call.list')}>
        {calls.map((call) => (
          <li key={call.id} className={call.answered_by ? 'tone-setup' : 'tone-warn'}>
            <IconHandStop size={24} aria-hidden />
            <span>
              <strong>
                {call.work_unit}: {t(`call.kind.${call.kind}`, { defaultValue: call.kind })}
              </strong>{' '}
              {t('call.since', { who: call.called_by, time: clock(call.called_at) })}{' '}
              {call.answered_by && call.answered_at
                ? t('call.coming', { who: call.answered_by, time: clock(call.answered_at) })
                : t('call.nobody')}
            </span>
            {call.allowed_actions.includes('end') && (
              <button
                type="button"
                className="big"
                disabled={blocked || cut !== null}
                onClick={() => void end(call)}
              >
                {t('call.end')}
                <Cut why={cut} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
