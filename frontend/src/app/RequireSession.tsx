import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { sessionQuery } from '@/api/session';
import { live } from '@/lib/live';
import { ProblemNote } from '@/ui/Problem';

/** What stands open to a badge: pages that fill the screen of a terminal, a wall or a sheet. */
const FLOOR = ['/terminal', '/tv', '/paper/print'];

/** Keeps the place somebody wanted to go to, asks who they are, and listens to the plant while they are here. */
export function RequireSession() {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const { pathname, search } = useLocation();
  const present = Boolean(session?.person);
  const inOffice = !FLOOR.some((page) => pathname.startsWith(page));
  // A device on the floor shows its pairing or its badge-in, not the office's sign-in; a badge opens no office.
  const allowed = present ? !(session?.badged_in && inOffice) : pathname.startsWith('/terminal');
  useEffect(() => {
    if (!present) return;
    live.start();
    return () => live.stop();
  }, [present]);
  if (session && allowed) return <Outlet />;
  if (session) {
    if (session.terminal && !present) return <Navigate to="/terminal" replace />;
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  }
  return (
    <Center component="main" h="100vh">
      {error ? (
        <ProblemNote error={error} onRetry={() => refetch()} />
      ) : (
        <Loader role="status" aria-label={t('loading')} />
      )}
    </Center>
  );
}
