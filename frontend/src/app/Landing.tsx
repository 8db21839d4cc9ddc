import { Navigate } from 'react-router';
import { landingOf, useSession } from '@/api/session';

/** Sends each role to the page its work starts on. */
export function Landing() {
  return <Navigate to={landingOf(useSession())} replace />;
}
