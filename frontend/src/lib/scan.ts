import { useLayoutEffect, useRef } from 'react';
import { ahead, typedNowhere } from './typing';

/** A wedge scanner types faster than any hand: milliseconds between two keys. */
const FASTEST_HAND = 40;
/** Outside a field keys mean nothing else, so a busy computer may deliver a scan more slowly. */
const SLOW_DELIVERY = 300;
const SHORTEST_CODE = 3;
const SEPARATOR = '\x1d';
const CHANNEL = 'lineside-scan';

type Key = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** Tells a scanner from a person by the pace of the keys; answers the code once it is closed by Enter or Tab. */
export class Wedge {
  #code = '';
  #last = 0;

  /** How many keys of a possible code were heard. */
  get length(): number {
    return this.#code.length;
  }

  press(
    { key, timeStamp, ctrlKey, altKey, metaKey }: Key,
    inField = true,
    forNumbers = false,
  ): string | null {
    // A scanner types the separator inside a GS1 symbol as Ctrl+].
    if (ctrlKey && key === ']' && this.#code) key = SEPARATOR;
    else if (ctrlKey || altKey || metaKey) return null;
    // Nobody types letters into a number: after one it is a code, however slowly it comes. What a hand typed before it
    // is the number.
    const isCode = forNumbers && /[a-z]/i.test(this.#code);
    const quick = timeStamp - this.#last < (inField && !isCode ? FASTEST_HAND : SLOW_DELIVERY);
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

type Field = HTMLInputElement | HTMLTextAreaElement;

const fieldOf = (target: EventTarget | null): Field | null =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type))
    ? target
    : null;

/** Gives a field back what it held before a scan was typed into it. */
function restore(field: Field, value: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Sends a code to the scanner of every open page of this browser; the demo's code sheet taps codes this way. */
export function sendScan(code: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(code);
  channel.close();
}

type Scanner = { hear: (code: string) => void; isFallback: boolean };

const scanners: Scanner[] = [];
const wedge = new Wedge();
let channel: BroadcastChannel | null = null;
/** What the focused field held when the last possible scan began. */
let held = '';

function pressed(event: KeyboardEvent): void {
  const field = fieldOf(event.target) ?? typedNowhere(event);
  const code = wedge.press(event, field !== null, field?.inputMode === 'none');
  if (wedge.length === 1 && field) held = field.value;
  const scanner = scanners.findLast((each) => !each.isFallback) ?? scanners.at(-1);
  if (code === null || !scanner) return;
  event.preventDefault();
  event.stopPropagation();
  ahead.forget();
  if (field) restore(field, held);
  scanner.hear(code);
}

function tapped(event: MessageEvent<string>): void {
  scanners.findLast((each) => !each.isFallback)?.hear(event.data);
}

function listen(scanner: Scanner): () => void {
  scanners.push(scanner);
  if (scanners.length === 1) {
    window.addEventListener('keydown', pressed, { capture: true });
    if ('BroadcastChannel' in window) {
      channel = new BroadcastChannel(CHANNEL);
      channel.onmessage = tapped;
    }
  }
  return () => {
    scanners.splice(scanners.indexOf(scanner), 1);
    if (scanners.length > 0) return;
    window.removeEventListener('keydown', pressed, { capture: true });
    channel?.close();
    channel = null;
  };
}

/**
 * Listens for scans with no field in focus: a wedge scanner's keys, or a code tapped on the code sheet. One page,
 * one answer: the part shown last hears the code; a fallback hears only keys nobody else wants.
 */
export function useScanner(
  onScan: (code: string) => void,
  enabled = true,
  { isFallback = false }: { isFallback?: boolean } = {},
): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  // Before the page is painted: what can be seen can be scanned into.
  useLayoutEffect(() => {
    if (!enabled) return;
    return listen({ hear: (code) => latest.current(code), isFallback });
  }, [enabled, isFallback]);
}
