import { Tooltip } from '@mantine/core';
import { IconWifi, IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '@/lib/live';
import { useNow } from '@/lib/now';
import { clockSeconds, span, zoneName } from '@/lib/time';

const FRESH = 12;

/** Tells whether the figures on the page are live, and how old they are when not. */
export function LiveIndicator() {
  const { t } = useTranslation();
  const { connected, heardAt } = useLiveState();
  const now = useNow();
  const age = heardAt ? Math.max(0, (now - heardAt) / 1000) : null;
  const fresh = connected && age !== null && age < FRESH;
  const label = fresh
    ? t('live.fresh')
    : age === null
      ? t('live.connecting')
      : t('live.stale', { age: span(age) });
  return (
    <Tooltip
      label={
        heardAt ? t('live.heard', { time: `${clockSeconds(heardAt)} ${zoneName(heardAt)}` }) : t('live.never')
      }
    >
      <span className={fresh ? 'live-badge' : 'live-badge tone-warn chip'} role="status" data-live={fresh}>
        {fresh ? <IconWifi size={16} aria-hidden /> : <IconWifiOff size={16} aria-hidden />}
        {label}
      </span>
    </Tooltip>
  );
}
