import { type RefObject, useEffect, useRef } from 'react';

/** How long keys wait for the field that is still being fetched. */
const PATIENCE = 5000;

type Key = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'altKey' | 'metaKey'>;

const isOfNumber = ({ key, ctrlKey, altKey, metaKey }: Key) =>
  /^[\d.,-]$/.test(key) && !ctrlKey && !altKey && !metaKey;

/** Keys of a number that were typed before its field was there: a quick hand is faster than the next step. */
export class Ahead {
  #keys = '';
  #last = 0;

  hear(event: Key): void {
    if (!isOfNumber(event) || event.timeStamp - this.#last > PATIENCE) this.#keys = '';
    if (!isOfNumber(event)) return;
    this.#keys += event.key;
    this.#last = event.timeStamp;
  }

  take(at: number): string {
    const keys = at - this.#last > PATIENCE ? '' : this.#keys;
    this.#keys = '';
    return keys;
  }

  forget(): void {
    this.#keys = '';
  }
}

export const ahead = new Ahead();
let wanted: RefObject<HTMLInputElement | null> | null = null;

/**
 * A digit nobody's field has heard belongs to the value the screen asks for: after a dialog, or a tap on a button, the
 * number pad on a cable goes on where it was. Answers the field that hears the key now.
 */
export function typedNowhere(event: KeyboardEvent): HTMLInputElement | null {
  if (document.querySelector('[role="dialog"]')) return null;
  const field = wanted?.current;
  if (!field) {
    ahead.hear(event);
    return null;
  }
  if (!isOfNumber(event)) return null;
  field.focus({ preventScroll: true });
  return field;
}

/** The field that the keys of a number pad are for, and what it does with those typed before it was there. */
export function useTypedNowhere(
  field: RefObject<HTMLInputElement | null>,
  enabled: boolean,
  add: (keys: string) => void,
): void {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    if (!enabled) return;
    wanted = field;
    const keys = ahead.take(performance.now());
    if (keys) latest.current(keys);
    return () => {
      wanted = null;
    };
  }, [field, enabled]);
}
