import type { ReactNode } from 'react';

/** Title of a page, with its filters beside it and its actions at the right. */
export function PageHead({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {children}
      {actions && <div className="push">{actions}</div>}
    </header>
  );
}
