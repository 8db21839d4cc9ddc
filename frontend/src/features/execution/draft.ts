import { useCallback, useEffect, useState } from 'react';

const name = (person: number, place: string) => `lineside-draft:${person}:${place}`;

/** What a person had typed at a place and had not sent; it is kept no longer. */
export function takeDraft(person: number, place: string): string {
  const text = localStorage.getItem(name(person, place));
  localStorage.removeItem(name(person, place));
  return text === null ? '' : (JSON.parse(text) as string);
}

/** What a person was typing at a place, kept in this browser: a lock, an expired session or a reload loses nothing. */
export function useDraft<T>(person: number, place: string, empty: T): [T, (value: T) => void] {
  const key = name(person, place);
  // The empty value is a constant of the caller.
  const read = useCallback((): T => {
    const text = localStorage.getItem(key);
    return text === null ? empty : (JSON.parse(text) as T);
  }, [key]);
  const [at, setAt] = useState({ key, value: read() });
  useEffect(() => setAt({ key, value: read() }), [key, read]);
  const write = useCallback(
    (value: T) => {
      if (JSON.stringify(value) === JSON.stringify(empty)) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      setAt({ key, value });
    },
    [key],
  );
  return [at.key === key ? at.value : read(), write];
}
