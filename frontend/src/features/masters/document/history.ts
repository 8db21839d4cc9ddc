import type { Doc } from './types';

/** What was, is, and was undone. */
export type History = {
  doc: Doc;
  past: Doc[];
  future: Doc[];
  /** Where the last change was, and when: letters typed into one field are one change. */
  last: { where: string; at: number };
};

const DEPTH = 200;
const ONE_CHANGE = 1_500;

export const begin = (doc: Doc): History => ({ doc, past: [], future: [], last: { where: '', at: 0 } });

export function change(history: History, doc: Doc, where: string, at: number): History {
  if (doc === history.doc) return history;
  const goesOn = where !== '' && where === history.last.where && at - history.last.at < ONE_CHANGE;
  const past = goesOn ? history.past : [...history.past.slice(-DEPTH), history.doc];
  return { doc, past, future: [], last: { where, at } };
}

export function undo(history: History): History {
  const doc = history.past.at(-1);
  if (!doc) return history;
  return {
    doc,
    past: history.past.slice(0, -1),
    future: [history.doc, ...history.future],
    last: { where: '', at: 0 },
  };
}

export function redo(history: History): History {
  const [doc, ...future] = history.future;
  if (!doc) return history;
  return { doc, past: [...history.past, history.doc], future, last: { where: '', at: 0 } };
}
