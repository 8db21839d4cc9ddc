const TRIES = 20;

/** Brings the field of a path into view and gives it the focus, as soon as its tab is drawn. */
export function goTo(path: string, how: 'focus' | 'select', tries = TRIES): void {
  window.setTimeout(() => {
    const field = nearest(path);
    if (!field) {
      if (tries > 0) goTo(path, how, tries - 1);
      return;
    }
    field.scrollIntoView({ block: 'center' });
    field.focus({ preventScroll: true });
    if (how === 'select' && field instanceof HTMLInputElement) field.select();
  }, 50);
}

/** The field itself, else the list it stands in. */
function nearest(path: string): HTMLElement | null {
  for (let at = path; at.includes('.') || at === path; at = at.slice(0, at.lastIndexOf('.'))) {
    const found = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`);
    if (found) return found;
  }
  return null;
}
