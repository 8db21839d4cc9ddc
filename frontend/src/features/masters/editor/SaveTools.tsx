import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChecks, IconDeviceFloppy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDocument } from './context';

/** Undo, redo, save, check, and in words whether everything is saved. */
export function SaveTools({ onCheck, isChecking }: { onCheck: () => void; isChecking: boolean }) {
  const { t } = useTranslation('masters');
  const { isDirty, isKept, saving, save, undo, redo, canUndo, canRedo } = useDocument();
  const state = saving.isPending ? 'saving' : !isDirty ? 'saved' : isKept ? 'kept' : 'unkept';
  return (
    <>
      <span className={state === 'unkept' ? 'small save-wrong' : 'small ink2'} role="status">
        {t(`save.${state}`)}
      </span>
      <Tooltip label={`${t('save.undo')} (Ctrl+Z)`}>
        <ActionIcon
          variant="default"
          size={34}
          disabled={!canUndo}
          onClick={undo}
          aria-label={t('save.undo')}
        >
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t('save.redo')} (Ctrl+Shift+Z)`}>
        <ActionIcon
          variant="default"
          size={34}
          disabled={!canRedo}
          onClick={redo}
          aria-label={t('save.redo')}
        >
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Button
        variant="default"
        leftSection={<IconChecks size={17} aria-hidden />}
        loading={isChecking}
        onClick={onCheck}
      >
        {t(isDirty ? 'save.saveAndCheck' : 'save.check')}
      </Button>
      <Tooltip label="Ctrl+S">
        <Button
          leftSection={<IconDeviceFloppy size={17} aria-hidden />}
          disabled={!isDirty}
          loading={saving.isPending}
          onClick={() => save()}
        >
          {t('save.save')}
        </Button>
      </Tooltip>
    </>
  );
}
