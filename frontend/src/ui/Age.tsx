import { Tooltip } from '@mantine/core';
import { useNow } from '@/lib/now';
import { clockSeconds, day, secondsSince, span, zoneName } from '@/lib/time';

/** How long ago something happened, counting on; the exact time on hover. */
export function Age({ at, every = 1000 }: { at: string | null | undefined; every?: number }) {
  const now = useNow(every);
  if (!at) return <>–</>;
  return (
    <Tooltip label={`${day(at)}, ${clockSeconds(at)} ${zoneName(at)}`}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {span(secondsSince(at, now))}
      </time>
    </Tooltip>
  );
}
