import { create } from 'zustand';
import { useLiveState } from './live';

/** Whether the plant answers this browser. Nobody knows before asking: the last answer, or its absence, decides. */
export const useLine = create<{ up: boolean }>(() => ({ up: true }));

const ASK_EVERY = 2_000;
const PATIENCE = 4_000;
let timer: number | undefined;

/** Somebody answered, whatever they said. */
export function heard(): void {
  window.clearTimeout(timer);
  timer = undefined;
  if (!useLine.getState().up) useLine.setState({ up: true });
}

/** Nobody answered: ask again until somebody does. */
export function missed(): void {
  if (useLine.getState().up) useLine.setState({ up: false });
  timer ??= window.setTimeout(() => void ask(), ASK_EVERY);
}

/** Asks for nothing but an answer. */
export async function ask(): Promise<void> {
  timer = undefined;
  try {
    const answer = await fetch('/livez', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) heard();
    else missed();
  } catch {
    missed();
  }
}

/** Hears at once of a cable that was pulled or put back, and of a socket that fell silent. */
export function watchLine(): () => void {
  const back = () => void ask();
  window.addEventListener('offline', missed);
  window.addEventListener('online', back);
  const leave = useLiveState.subscribe((now, before) => {
    if (before.connected && !now.connected) back();
    if (now.connected && !before.connected) heard();
  });
  return () => {
    window.removeEventListener('offline', missed);
    window.removeEventListener('online', back);
    leave();
  };
}
