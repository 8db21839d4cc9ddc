import { notifications } from '@mantine/notifications';
import { IconAlertTriangleFilled, IconCheck } from '@tabler/icons-react';
import i18n from 'i18next';
import { problemText } from './Problem';

const named = () => ({ closeButtonProps: { 'aria-label': i18n.t('close') } });

/** Tells that a command is done; goes away by itself. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal', icon: <IconCheck size={16} />, autoClose: 4000, ...named() });
}

/** Tells why a command was refused; stays long enough to be read. */
export function tellProblem(error: unknown): void {
  const { sentence, original, next } = problemText(error);
  notifications.show({
    title: sentence,
    message: [original, next].filter(Boolean).join(' '),
    color: 'red',
    icon: <IconAlertTriangleFilled size={16} />,
    autoClose: 12_000,
    role: 'alert',
    ...named(),
  });
}
