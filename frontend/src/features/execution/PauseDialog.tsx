import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reasonText } from '@/lib/words';
import { Dialog } from '@/ui/Dialog';
import { reasonsQuery } from './queries';
import { useCommand } from './useCommand';

/** Interrupts the job: two taps, the second one says why. */
export function PauseDialog({
  opened,
  onClose,
  onPause,
}: {
  opened: boolean;
  onClose: () => void;
  onPause: (reason: string) => void;
}) {
  const { t } = useTranslation('execution');
  const { busy, blocked } = useCommand();
  const { data: reasons = [] } = useQuery({ ...reasonsQuery('interrupt'), enabled: opened });
  return (
    <Dialog forGloves opened={opened} busy={busy} onClose={onClose} size="lg" title={t('pause.title')}>
      <div className="dialog two">
        {reasons.map((reason) => (
          <button
            key={reason.id}
            type="button"
            className="big"
            disabled={blocked}
            onClick={() => onPause(reason.text)}
          >
            {reasonText(reason)}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
