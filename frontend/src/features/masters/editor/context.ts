import { createContext, useContext } from 'react';
import { getIn, type Path } from '../document/paths';
import type { Editor } from './useEditor';

export const EditorContext = createContext<Editor | null>(null);

export function useDocument(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('An editor stands around every field.');
  return editor;
}

/** One place of the document: what stands there, how to change it, and what is wrong with it. */
export function useField<T>(path: Path) {
  const { doc, set, shownFor } = useDocument();
  return {
    value: getIn(doc, path) as T,
    set: (value: T) => set(path, value),
    error: shownFor(path),
    // So that a finding can lead to its field.
    'data-path': path,
  };
}
