import { ActionIcon, Modal } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import './dialog.css';

/** Escape leaves the innermost thing first: an open list or calendar closes before the dialog it stands in. */
function leaves(event: KeyboardEvent): boolean {
  const inList = (event.target as HTMLElement | null)?.dataset?.mantineStopPropagation === 'true';
  return event.key === 'Escape' && !inList && !document.querySelector('[data-dates-dropdown]');
}

// By then the dialog has faded out, and given the focus back to the button that opened it, if that is still there.
const CLOSED_AFTER = 400;

/** What was decided may have taken its own button away: the keyboard goes on at the top of the page, not nowhere. */
function keepFocus(): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const title = document.querySelector<HTMLElement>('main h1, main h2, h1');
  if (!title) return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

/** A dialog named by its title. Its head is no `header` element: a page has only one banner. */
export function Dialog({
  opened,
  title,
  size,
  forGloves,
  busy,
  onClose,
  children,
}: {
  opened: boolean;
  title: string;
  size?: string;
  /** At a terminal nothing is smaller than a gloved finger. */
  forGloves?: boolean;
  /** What was sent has no answer yet. Until then nothing closes: the second click of a double click may fall beside
   * a dialog that has just grown smaller, and a refusal would come to nobody. */
  busy?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const close = () => {
    if (!busy) onClose();
  };
  useEffect(() => {
    if (!opened) return;
    return () => void window.setTimeout(keepFocus, CLOSED_AFTER);
  }, [opened]);
  useWindowEvent('keydown', (event) => opened && leaves(event) && close(), { capture: true });
  return (
    <Modal
      opened={opened}
      onClose={close}
      closeOnEscape={false}
      size={size}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': title } }}
    >
      <div className="dialog-head">
        <h2>{title}</h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={forGloves ? 56 : 32}
          onClick={close}
          aria-label={t('close')}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      {children}
    </Modal>
  );
}
