import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '@/lib/now';
import { fullDay } from '@/lib/time';

const WARN_DAYS = 30;

/** From thirty days before its end on. */
export function Ending({ at, what }: { at: string; what: 'own' | 'server' | 'issuer' }) {
  const { t } = useTranslation('certificates');
  const now = useNow(60_000);
  const days = (Date.parse(at) - now) / 86_400_000;
  if (days > WARN_DAYS) return null;
  const when = days <= 0 ? 'ended' : days <= 1 ? 'today' : 'soon';
  return (
    <Warning>
      {t(`ending.${when}`, { days: Math.floor(days), day: fullDay(at) })} {t(`ending.${what}`)}
    </Warning>
  );
}

export function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="certificate-says tone-warn">
      <IconAlertTriangleFilled size={16} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
