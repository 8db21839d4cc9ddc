import createClient, { type Middleware } from 'openapi-fetch';
import { heard, missed } from '@/lib/line';
import { Problem, type ProblemJson } from './problem';

export const cookie = (name: string) =>
  document.cookie
    .split('; ')
    .find((entry) => entry.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

/** A key for one action of one person; browsers keep randomUUID for secure contexts. */
export function newKey(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Nobody waits for the answer any more; whether the plant would have answered is not known. */
export const isAborted = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRFToken', cookie('csrftoken'));
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey());
    }
    return request;
  },
};

type AnyPaths = Record<string, Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: the two functions below give every call its type.
const client: any = createClient<AnyPaths>({ baseUrl: '/' });
client.use(guard);

/** A thing as it was looked at: its tag goes back with a change, so that nobody's change in between is run over. */
export type Seen<T> = T & { etag?: string };

type Where = {
  path?: Record<string, string | number>;
  query?: Record<string, unknown>;
  /** How long to wait for an answer (ms): a line that is cut in silence never says so. */
  within?: number;
  /** Nobody wants the answer any more. */
  signal?: AbortSignal;
};

function patience({ within, signal }: Pick<Where, 'within' | 'signal'>) {
  const ends = [signal, within && AbortSignal.timeout(within)].filter((each) => each instanceof AbortSignal);
  return ends.length > 0 ? { signal: AbortSignal.any(ends) } : {};
}

let change: Promise<void> | null = null;
let asking = new AbortController();

/**
 * Somebody comes or leaves, until the answer is called: what is asked in the name of who was here would be refused, so
 * it is given up. Where nobody came after all, the screens ask again.
 */
export function personChanges(): () => void {
  asking.abort();
  asking = new AbortController();
  let over = () => {};
  const ours = new Promise<void>((end) => {
    over = end;
  });
  change = ours;
  return () => {
    if (change === ours) change = null;
    over();
  };
}

async function send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, init: object): Promise<T> {
  let answer: { data?: T; error?: ProblemJson | string; response: Response };
  try {
    answer = await client[method](path, init);
  } catch (error) {
    // Whoever asked has left; that says nothing about the line.
    if (isAborted(error)) throw error;
    missed();
    throw new Problem(0, { code: 'unanswered' });
  }
  // A proxy in front of a plant that does not answer.
  if (answer.response.status === 502 || answer.response.status === 504) missed();
  else heard();
  if (!answer.response.ok) {
    const body = typeof answer.error === 'object' ? answer.error : {};
    if (answer.response.status === 401) window.dispatchEvent(new Event('lineside:signed-out'));
    throw new Problem(answer.response.status, body);
  }
  const etag = answer.response.headers.get('ETag');
  if (etag && typeof answer.data === 'object') return { ...answer.data, etag } as T;
  return answer.data as T;
}

/** Asks a question: `get<Floor>('/api/floor')`, `get<Job>('/api/job-orders/{id}', { path: { id } })`. */
export async function get<T>(path: string, { path: at, query, ...ends }: Where = {}): Promise<T> {
  if (change) {
    await change;
    throw new DOMException('Somebody else is here now.', 'AbortError');
  }
  const signal = AbortSignal.any([asking.signal, ...(ends.signal ? [ends.signal] : [])]);
  return send('GET', path, { params: { path: at, query }, ...patience({ ...ends, signal }) });
}

/**
 * Sends a command; pass the same key when the same action is sent again. With `seen`, the tag of what the person
 * looked at, it is refused when somebody changed that since.
 */
export const post = <T>(
  path: string,
  {
    path: at,
    body,
    key,
    seen,
    within,
  }: Pick<Where, 'path' | 'within'> & { body?: object; key?: string; seen?: string } = {},
): Promise<T> =>
  send('POST', path, {
    params: { path: at },
    ...patience({ within }),
    body: body ?? {},
    headers: { ...(key && { 'Idempotency-Key': key }), ...(seen && { 'If-Match': seen }) },
  });

export type Stored = { url: string; name: string; content_type: string; size: number };

/** Stores a picture, a PDF or a video; the same file again is the same one. */
export const upload = (file: File): Promise<Stored> => {
  const body = new FormData();
  body.append('file', file);
  return post('/api/files', { body });
};

export const remove = (path: string): Promise<unknown> => send('DELETE', path, {});

export type Page<T> = { next: string | null; previous: string | null; results: T[] };
