/* The terminal without the line: its page, its code and the files of its jobs come from the device. */
const SHELL = 'lineside-shell-__VERSION__';
const CODE = __CODE__;
const FILES = 'lineside-files';
const PAGE = '/terminal';
// A line that is cut in silence never says so.
const PATIENCE = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const shell = await caches.open(SHELL);
      await shell.addAll(CODE);
      // With its own CSP header, so its nonce stays right.
      await shell.add(new Request(PAGE, { cache: 'no-store' }));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith('lineside-shell-') && name !== SHELL);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (pathname === '/' || pathname.startsWith(PAGE)) event.respondWith(page(request));
  } else if (pathname.startsWith('/static/') || pathname.startsWith('/api/files/')) {
    event.respondWith(file(request));
  }
});

/** The page as the server has it now; the one of this version where nobody answers. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status < 500) return answer;
  } catch {
    // Nobody answered.
  }
  return (await (await caches.open(SHELL)).match(PAGE)) ?? Response.error();
}

/** Names of code and files change with what is in them, so what is here is right. */
async function file(request) {
  const { pathname } = new URL(request.url);
  const kept =
    (await (await caches.open(SHELL)).match(pathname)) ?? (await (await caches.open(FILES)).match(pathname));
  if (!kept) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('Range') ?? '');
  if (!range) return kept;
  // A video is asked for in stretches.
  const whole = await kept.blob();
  const first = Number(range[1]);
  const last = Math.min(range[2] ? Number(range[2]) : whole.size - 1, whole.size - 1);
  return new Response(whole.slice(first, last + 1), {
    status: 206,
    headers: {
      'Content-Type': kept.headers.get('Content-Type') ?? '',
      'Content-Range': `bytes ${first}-${last}/${whole.size}`,
      'Content-Length': String(last + 1 - first),
    },
  });
}
