import { IconCloudUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KEYS } from './queries';
import { send, useUnsent } from './unsent';

const AGAIN_MS = 6000;

/** An entry the server has not answered: kept here, sent again with the same key, never done twice. */
export function UnsentNote({ person }: { person: number }) {
  const { t } = useTranslation('execution');
  const queries = useQueryClient();
  const kept = useUnsent((state) => state.kept);
  const busy = useUnsent((state) => state.busy);
  const again = useRef(async () => {});
  again.current = async () => {
    if (!kept) return;
    await send(person, kept).catch(() => null);
    for (const queryKey of Object.values(KEYS)) void queries.invalidateQueries({ queryKey });
  };
  useEffect(() => {
    if (!kept || busy) return;
    const timer = window.setTimeout(() => void again.current(), AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [kept, busy]);
  if (!kept) return null;
  return (
    <div className="unsent" role="alert">
      <IconCloudUp size={28} aria-hidden />
      <div>
        <strong>{t('unsent.title')}</strong>
        <p>{t('unsent.what', { label: kept.label })}</p>
      </div>
      <button type="button" className="big" disabled={busy !== null} onClick={() => void again.current()}>
        {t('unsent.again')}
      </button>
    </div>
  );
}
