/**
 * What may be done while the line is cut: what happens at the station whether anybody can be asked or not. Everything
 * else needs an answer first. The server's list (mes/offline.py) is the same; tests/house compares the two.
 */
export const OFFLINE = [
  '/api/job-orders/{id}/begin-unit',
  '/api/job-orders/{id}/enter-value',
  '/api/job-orders/{id}/scan',
  '/api/job-orders/{id}/complete-step',
  '/api/job-orders/{id}/report',
  '/api/job-orders/{id}/complete',
  '/api/mounted-lots',
  '/api/mounted-lots/{id}/empty',
  '/api/material-lots/{id}/adjust',
] as const;

const KNOWN = OFFLINE.map((path) => new RegExp(`^${path.replace('{id}', '\\d+')}$`));
/** Nobody's PIN or badge waits on a device. */
const SECRETS = ['second', 'secret', 'pin', 'badge'];

export const mayWait = (path: string, body: object): boolean =>
  KNOWN.some((known) => known.test(path)) && !SECRETS.some((secret) => secret in body);

/** The job an action is about, and what is done to it; null for lots and stations. */
export function onJob(path: string): { job: number; verb: string } | null {
  const found = /^\/api\/job-orders\/(\d+)\/([a-z-]+)$/.exec(path);
  return found ? { job: Number(found[1]), verb: found[2] ?? '' } : null;
}
