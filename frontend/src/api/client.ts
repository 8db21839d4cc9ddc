import createClient, { type Middleware } from 'openapi-fetch';
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

type Where = { path?: Record<string, string | number>; query?: Record<string, unknown> };

async function send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, init: object): Promise<T> {
  let answer: { data?: T; error?: ProblemJson | string; response: Response };
  try {
    answer = await client[method](path, init);
  } catch {
    throw new Problem(0, { code: 'unanswered' });
  }
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
export const get = <T>(path: string, { path: at, query }: Where = {}): Promise<T> =>
  send('GET', path, { params: { path: at, query } });

/**
 * Sends a command; pass the same key when the same action is sent again. With `seen`, the tag of what the person
 * looked at, it is refused when somebody changed that since.
 */
export const post = <T>(
  path: string,
  { path: at, body, key, seen }: { path?: Where['path']; body?: object; key?: string; seen?: string } = {},
): Promise<T> =>
  send('POST', path, {
    params: { path: at },
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
