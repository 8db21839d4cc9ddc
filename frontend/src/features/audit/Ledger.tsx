import type { ReactNode } from 'react';

/** A wide table; what scrolls must be reached by the keyboard too. */
export function Ledger({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it no key can scroll the table.
    <section className="surface ledger" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
