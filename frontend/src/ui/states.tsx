import {
  IconAlertTriangleFilled,
  IconArchive,
  IconCheck,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconCircleX,
  IconClock,
  IconFlagFilled,
  IconInbox,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerTrackNext,
  IconPlugConnectedX,
  IconSend,
  IconSquareXFilled,
  IconTool,
  IconTrash,
  IconTruck,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export type Tone = 'run' | 'setup' | 'idle' | 'warn' | 'down' | 'hold';
type Shape = ComponentType<{ size?: number | string; stroke?: number | string; 'aria-hidden'?: boolean }>;

/** Each state is told by colour, shape and word; no two tones share a shape. */
export const STATES: Record<string, { tone: Tone; shape: Shape }> = {
  // equipment
  running: { tone: 'run', shape: IconPlayerPlayFilled },
  setup: { tone: 'setup', shape: IconTool },
  idle: { tone: 'idle', shape: IconCircleDashed },
  down: { tone: 'down', shape: IconSquareXFilled },
  starved: { tone: 'warn', shape: IconAlertTriangleFilled },
  blocked: { tone: 'warn', shape: IconAlertTriangleFilled },
  hold: { tone: 'hold', shape: IconFlagFilled },
  maintenance: { tone: 'setup', shape: IconTool },
  offline: { tone: 'idle', shape: IconPlugConnectedX },
  // orders and jobs
  received: { tone: 'idle', shape: IconInbox },
  released: { tone: 'setup', shape: IconPlayerTrackNext },
  waiting: { tone: 'idle', shape: IconClock },
  ready: { tone: 'idle', shape: IconCircleDot },
  dispatched: { tone: 'setup', shape: IconSend },
  held: { tone: 'warn', shape: IconPlayerPauseFilled },
  suspended: { tone: 'warn', shape: IconPlayerPauseFilled },
  completed: { tone: 'run', shape: IconCheck },
  closed: { tone: 'idle', shape: IconArchive },
  cancelled: { tone: 'idle', shape: IconCircleX },
  aborted: { tone: 'down', shape: IconCircleX },
  late: { tone: 'down', shape: IconClock },
  tight: { tone: 'warn', shape: IconClock },
  // lots, units, findings
  available: { tone: 'run', shape: IconCircleCheck },
  on_hold: { tone: 'hold', shape: IconFlagFilled },
  used_up: { tone: 'idle', shape: IconArchive },
  scrapped: { tone: 'down', shape: IconTrash },
  shipped: { tone: 'idle', shape: IconTruck },
  good: { tone: 'run', shape: IconCheck },
  open: { tone: 'warn', shape: IconAlertTriangleFilled },
  dispositioned: { tone: 'run', shape: IconCheck },
  passed: { tone: 'run', shape: IconCheck },
  failed: { tone: 'down', shape: IconSquareXFilled },
  draft: { tone: 'idle', shape: IconCircleDashed },
  in_review: { tone: 'warn', shape: IconClock },
  retired: { tone: 'idle', shape: IconArchive },
  // connections and messages
  green: { tone: 'run', shape: IconCircleCheck },
  yellow: { tone: 'warn', shape: IconAlertTriangleFilled },
  red: { tone: 'down', shape: IconSquareXFilled },
  disabled: { tone: 'idle', shape: IconCircleDashed },
  seen: { tone: 'warn', shape: IconAlertTriangleFilled },
  trusted: { tone: 'run', shape: IconCircleCheck },
  rejected: { tone: 'down', shape: IconCircleX },
  checked: { tone: 'setup', shape: IconCircleCheck },
  discarded: { tone: 'idle', shape: IconTrash },
  applied: { tone: 'run', shape: IconCheck },
  accepted: { tone: 'run', shape: IconCheck },
  declined: { tone: 'idle', shape: IconCircleX },
  superseded: { tone: 'idle', shape: IconArchive },
  refused: { tone: 'down', shape: IconCircleX },
  skipped: { tone: 'idle', shape: IconPlayerTrackNext },
  ignored: { tone: 'idle', shape: IconCircleX },
  early: { tone: 'warn', shape: IconAlertTriangleFilled },
  quarantined: { tone: 'warn', shape: IconAlertTriangleFilled },
  pending: { tone: 'setup', shape: IconClock },
  sent: { tone: 'run', shape: IconCheck },
  delivered: { tone: 'run', shape: IconCheck },
  dead: { tone: 'down', shape: IconSquareXFilled },
};

const UNKNOWN = { tone: 'idle', shape: IconCircleDashed } as const;

export const stateLook = (state: string) => STATES[state] ?? UNKNOWN;
