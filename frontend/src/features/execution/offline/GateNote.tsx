import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { known } from './badges';
import { useOutbox } from './outbox';
import { SaveState } from './SaveState';

/** Said before anybody scans: who can badge in while the line is cut; and that the line is back. */
export function GateNote({ cut, returned }: { cut: boolean; returned: boolean }) {
  const { t } = useTranslation('execution');
  const waits = useOutbox((state) => state.waiting.length > 0);
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    if (cut) void known().then(setNames);
  }, [cut]);
  return (
    <div className="gate-note">
      {(cut || waits) && <SaveState />}
      {cut && (
        <p role="status">
          {names.length ? t('offline.gate', { names: names.join(', ') }) : t('offline.gateNobody')}
        </p>
      )}
      {!cut && returned && <p role="status">{t('offline.returned')}</p>}
      {!window.isSecureContext && <p role="status">{t('offline.insecure')}</p>}
    </div>
  );
}
