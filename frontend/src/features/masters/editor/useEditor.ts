import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import type { Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import { documentOf, isSame } from '../document/document';
import { begin, change, redo, undo } from '../document/history';
import { keep, readKept } from '../document/kept';
import { setIn } from '../document/paths';
import type { Doc } from '../document/types';
import { askMaster, MASTERS, type Master, masterQuery } from '../queries';
import { type Finding, useFindings } from './useFindings';

/** Somebody saved this version while it was being edited here. */
export type Conflict = { who: string; at: string };

/** The document in hand: changes with undo, kept in this browser until the server has them. */
export function useEditor(master: Master) {
  const queries = useQueryClient();
  const me = useSession().person?.id ?? 0;
  const server = useMemo(() => documentOf(master), [master]);
  const [kept] = useState(() => readKept(me, master.id));
  const [restoredAt, setRestoredAt] = useState(kept && !isSame(kept.doc, server) ? kept.at : null);
  const [history, setHistory] = useState(() => begin(kept ? documentOf(kept.doc) : server));
  // What the work in hand is based on; the tag goes back with a save.
  const [base, setBase] = useState(() => ({ doc: server, etag: kept ? kept.etag : master.etag }));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [isKept, setIsKept] = useState(true);
  const { doc } = history;
  const isDirty = !isSame(doc, base.doc);
  // The page may show for a moment still what this editor has just replaced.
  const replaced = useRef(new Set<string | undefined>());
  const isBehind = master.etag !== base.etag && !replaced.current.has(master.etag);

  // Nothing of one's own is at stake: the newer version is simply shown.
  useEffect(() => {
    if (!isBehind) return;
    if (isDirty && !isSame(doc, server)) {
      setConflict((told) => told ?? { who: '', at: '' });
    } else {
      setBase({ doc: server, etag: master.etag });
      setHistory(begin(server));
    }
  }, [isBehind, isDirty, doc, server, master.etag]);

  useEffect(
    () => setIsKept(keep(me, master.id, isDirty ? { doc, etag: base.etag, at: Date.now() } : null)),
    [me, master.id, doc, isDirty, base.etag],
  );

  const edit = useCallback(
    (to: (doc: Doc) => Doc, where = '') => setHistory((now) => change(now, to(now.doc), where, Date.now())),
    [],
  );
  const set = useCallback(
    (path: string, value: unknown) => edit((now) => setIn(now, path, value), path),
    [edit],
  );

  const { findings, setFindings, shownFor } = useFindings(doc);

  const waiting = useRef<{ then?: () => void; otherwise?: () => void }>({});
  const saving = useAction(
    async (sent: Doc, key) => {
      await post('/api/work-masters/{id}/save', {
        path: { id: master.id },
        body: sent,
        key,
        seen: base.etag,
      });
      return askMaster(master.id);
    },
    {
      done: (answer, sent) => {
        const saved = documentOf(answer);
        replaced.current.add(base.etag);
        setBase({ doc: saved, etag: answer.etag });
        // What was typed while the answer was on its way stays in hand.
        setHistory((now) => (now.doc === sent ? { ...now, doc: saved } : now));
        setConflict(null);
        setRestoredAt(null);
        setFindings([]);
        queries.setQueryData(masterQuery(master.id).queryKey, answer);
        void queries.invalidateQueries({ queryKey: MASTERS, exact: true });
        // Who leaves now must not find it again as unsaved.
        keep(me, master.id, null);
        waiting.current.then?.();
      },
      failed: (problem) => {
        waiting.current.otherwise?.();
        setFindings(findingsOf(problem));
        if (problem.status !== 412) return;
        setConflict({ who: String(problem.extra.who ?? ''), at: String(problem.extra.at ?? '') });
        void queries.invalidateQueries({ queryKey: masterQuery(master.id).queryKey });
      },
    },
  );

  return {
    doc,
    edit,
    set,
    isDirty,
    isKept,
    restoredAt,
    conflict,
    findings,
    setFindings,
    shownFor,
    saving,
    /** Saves, and then does what was waiting for it. */
    save: (then?: () => void, otherwise?: () => void) => {
      waiting.current = { then, otherwise };
      saving.mutate(doc);
    },
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: () => setHistory(undo),
    redo: () => setHistory(redo),
    /** Everything of one's own is given up for what the server has. */
    takeTheirs: () => {
      keep(me, master.id, null);
      setBase({ doc: server, etag: master.etag });
      setHistory(begin(server));
      setConflict(null);
      setRestoredAt(null);
      setFindings([]);
      saving.reset();
    },
    /** The next save replaces what the other person saved. */
    keepMine: () => {
      setBase({ doc: server, etag: master.etag });
      setConflict(null);
      saving.reset();
    },
    dismissRestored: () => setRestoredAt(null),
  };
}

export type Editor = ReturnType<typeof useEditor>;

/** What the server says about fields of the document, as findings. */
const findingsOf = (problem: Problem): Finding[] =>
  problem.errors
    .filter((error) => error.field && error.field !== 'If-Match')
    .map((error) => ({ path: error.field, message: error.detail, code: error.code }));
