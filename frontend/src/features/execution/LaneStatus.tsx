import { IconAlertTriangle, IconChecklist } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useNow } from '@/lib/now';
import { number } from '@/lib/quantity';
import { clock, secondsSince, span } from '@/lib/time';
import { StateChip } from '@/ui/StateChip';
import { tell } from './Feedback';
import { useCommand } from './useCommand';
import { WhyDialog } from './WhyDialog';

type Lane = Schema<'TerminalLane'>;

/** How the machine stands, what is checked next, and what it asks; read in three seconds from beside another one. */
export function LaneStatus({ lane }: { lane: Lane }) {
  const { t } = useTranslation('execution');
  const now = useNow(10_000);
  const silent = lane.connected === false;
  const parked = Number(lane.unassigned);
  return (
    <div className="lane-status">
      <p className="lane-state">
        <StateChip state={silent ? 'offline' : lane.state} size={18} />
        {lane.since && <span className="ink2">{span(secondsSince(lane.since, now))}</span>}
        {lane.reason && <span className="ink2">{lane.reason}</span>}
      </p>
      {lane.next_check && <NextCheck check={lane.next_check} />}
      {parked > 0 && (
        <p className="lane-ask">
          <IconAlertTriangle size={22} aria-hidden />
          {t('lane.parked', { count: parked, quantity: number(parked) })}
        </p>
      )}
      {lane.stop && <Stop unit={lane} stop={lane.stop} />}
    </div>
  );
}

function NextCheck({ check }: { check: NonNullable<Lane['next_check']> }) {
  const { t } = useTranslation('execution');
  const when =
    check.pieces !== null
      ? t('lane.inPieces', { count: check.pieces })
      : check.minutes !== null
        ? t('lane.inMinutes', { count: check.minutes })
        : t('lane.dueNow');
  const isDue = check.pieces === null && check.minutes === null;
  return (
    <p className={isDue ? 'lane-ask' : 'lane-check'}>
      <IconChecklist size={22} aria-hidden />
      {check.title}: <strong>{when}</strong>
    </p>
  );
}

/** It stood still and did not say why: one tap asks, the second one says. */
function Stop({ unit, stop }: { unit: Lane; stop: NonNullable<Lane['stop']> }) {
  const { t } = useTranslation('execution');
  const { run, blocked } = useCommand();
  const [asked, setAsked] = useState(false);
  const now = useNow(10_000);
  const until = stop.ended_at ? Date.parse(stop.ended_at) : now;
  const title = t('lane.stopped', {
    unit: unit.number,
    time: clock(stop.started_at),
    long: span(secondsSince(stop.started_at, until)),
  });
  const explain = async (reason: string) => {
    const { done, problem } = await run(
      `/api/equipment/${unit.id}/explain-stop`,
      { state: stop.id, reason },
      t('lane.explain', { unit: unit.number }),
    );
    if (problem) tell.bad(problem);
    if (done) tell.good(t('lane.explained'));
    setAsked(false);
  };
  return (
    <>
      <button type="button" className="big lane-why" disabled={blocked} onClick={() => setAsked(true)}>
        <IconAlertTriangle size={22} aria-hidden />
        <span>{title}</span>
      </button>
      <WhyDialog
        opened={asked}
        title={title}
        kind="interrupt"
        confirm={t('lane.explain', { unit: unit.number })}
        onClose={() => setAsked(false)}
        onWhy={(reason) => void explain(reason)}
      />
    </>
  );
}
