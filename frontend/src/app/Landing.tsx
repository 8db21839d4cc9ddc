import { Navigate } from 'react-router';
import { useSession } from '@/api/session';

/** Sends each role to the page its work starts on. */
export function Landing() {
  const { person } = useSession();
  return <Navigate to={person?.landing || '/floor'} replace />;
}
