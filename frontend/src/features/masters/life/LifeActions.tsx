import { Button, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowBack,
  IconDots,
  IconEye,
  IconFilePlus,
  IconReplace,
  IconSend,
  IconSignature,
  IconTrash,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PreviewDialog } from '../preview/PreviewDialog';
import type { Action, Master } from '../queries';
import { ChangeOrderDialog } from './ChangeOrderDialog';
import { DiscardDialog, RetireDialog, SendBackDialog, SubmitDialog } from './Decisions';
import { ReleaseDialog } from './ReleaseDialog';
import { ReviseDialog } from './ReviseDialog';

type Choice = { action: Action | 'preview'; icon: ReactNode };

const size = 17;
const CHOICES: Choice[] = [
  { action: 'submit', icon: <IconSend size={size} aria-hidden /> },
  { action: 'release', icon: <IconSignature size={size} aria-hidden /> },
  { action: 'revise', icon: <IconFilePlus size={size} aria-hidden /> },
  { action: 'change_order', icon: <IconReplace size={size} aria-hidden /> },
  { action: 'send_back', icon: <IconArrowBack size={size} aria-hidden /> },
  { action: 'retire', icon: <IconArchive size={size} aria-hidden /> },
  { action: 'discard', icon: <IconTrash size={size} aria-hidden /> },
];

const DIALOGS = {
  submit: SubmitDialog,
  release: ReleaseDialog,
  revise: ReviseDialog,
  change_order: ChangeOrderDialog,
  send_back: SendBackDialog,
  retire: RetireDialog,
  discard: DiscardDialog,
} as const;

/** What can be done with this version now, as the server allows it: the next step as a button, the rest in a menu. */
export function LifeActions({
  master,
  segment,
  isDirty = false,
  onShow,
}: {
  master: Master;
  /** The operation that is looked at, to begin the preview with. */
  segment?: number;
  /** What is not saved would not be part of what is decided. */
  isDirty?: boolean;
  /** Leads to a field that is to be mended. */
  onShow?: (path: string) => void;
}) {
  const { t } = useTranslation('masters');
  const [open, setOpen] = useState<string | null>(null);
  const allowed = CHOICES.filter(({ action }) => master.allowed_actions.includes(action as Action));
  const [next, ...rest] = allowed;
  const close = () => setOpen(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconEye size={size} aria-hidden />}
        disabled={segment === undefined}
        onClick={() => setOpen('preview')}
      >
        {t('preview.open')}
      </Button>
      {master.four_eyes === 'block' && <span className="ink2">{t('life.needsAnother')}</span>}
      {next && (
        <Button
          variant="default"
          leftSection={next.icon}
          disabled={isDirty}
          onClick={() => setOpen(next.action)}
        >
          {t(`life.${next.action}`)}
        </Button>
      )}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px={8} aria-label={t('life.more')}>
              <IconDots size={size} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ action, icon }) => (
              <Menu.Item key={action} leftSection={icon} disabled={isDirty} onClick={() => setOpen(action)}>
                {t(`life.${action}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {Object.entries(DIALOGS).map(([action, Of]) =>
        master.allowed_actions.includes(action as Action) ? (
          <Of key={action} master={master} opened={open === action} onClose={close} onShow={onShow} />
        ) : null,
      )}
      {segment !== undefined && (
        <PreviewDialog
          master={master}
          segment={segment}
          isDirty={isDirty}
          opened={open === 'preview'}
          onClose={close}
        />
      )}
    </>
  );
}
