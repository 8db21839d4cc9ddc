import { useEffect, useRef } from 'react';

/** A wedge scanner types faster than any hand: milliseconds between two keys. */
const FASTEST_HAND = 40;
const SHORTEST_CODE = 3;
const CHANNEL = 'lineside-scan';

type Key = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** Tells a scanner from a person by the pace of the keys; answers the code once it is closed by Enter or Tab. */
export class Wedge {
  #code = '';
  #last = 0;

  press({ key, timeStamp, ctrlKey, altKey, metaKey }: Key): string | null {
    if (ctrlKey || altKey || metaKey) return null;
    const quick = timeStamp - this.#last < FASTEST_HAND;
    this.#last = timeStamp;
    if (key === 'Enter' || key === 'Tab') {
      const code = quick && this.#code.length >= SHORTEST_CODE ? this.#code : null;
      this.#code = '';
      return code;
    }
    if (key.length === 1) this.#code = quick ? this.#code + key : key;
    return null;
  }
}

/** Sends a code to the scanner of every open page of this browser; the demo's code sheet taps codes this way. */
export function sendScan(code: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(code);
  channel.close();
}

/** Listens for scans with no field in focus: a wedge scanner's keys, or a code tapped on the code sheet. */
export function useScanner(onScan: (code: string) => void, enabled = true): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  useEffect(() => {
    if (!enabled) return;
    const wedge = new Wedge();
    const pressed = (event: KeyboardEvent) => {
      const code = wedge.press(event);
      if (code === null) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(code);
    };
    const channel = 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null;
    if (channel) channel.onmessage = (event: MessageEvent<string>) => latest.current(event.data);
    window.addEventListener('keydown', pressed, { capture: true });
    return () => {
      channel?.close();
      window.removeEventListener('keydown', pressed, { capture: true });
    };
  }, [enabled]);
}
