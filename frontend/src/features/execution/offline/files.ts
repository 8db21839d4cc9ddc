import { FILES } from '@/lib/shelf';

/** Fetches files of instructions into the device's cache and drops those of jobs that are gone. */
export async function keepFiles(wanted: string[], signal: AbortSignal): Promise<void> {
  if (!('caches' in window)) return;
  const cache = await caches.open(FILES);
  const kept = (await cache.keys()).map((request) => new URL(request.url).pathname);
  for (const url of wanted) {
    // One that cannot be had keeps no other from being there.
    if (!kept.includes(url)) await cache.add(new Request(url, { signal })).catch(() => null);
    if (signal.aborted) return;
  }
  for (const url of kept) if (!wanted.includes(url)) await cache.delete(url);
}
