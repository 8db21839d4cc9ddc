import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
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
  const { blocked } = useCommand();
  const { data: reasons = [] } = useQuery({ ...reasonsQuery('interrupt'), enabled: opened });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<strong>{t('pause.title')}</strong>}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }), size: 48 }}
    >
      <div className="dialog two">
        {reasons.map((reason) => (
          <button
            key={reason.id}
            type="button"
            className="big"
            disabled={blocked}
            onClick={() => onPause(reason.text)}
          >
            {reason.text}
          </button>
        ))}
      </div>
    </Modal>
  );
}
