import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconUpload, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ACCEPTED, useUpload } from '@/api/upload';
import { problemText } from '@/ui/Problem';
import { useField } from './context';

/** A file at one place of the document: chosen, replaced, taken away. */
export function FileOf({
  path,
  label,
  accept,
  isText,
  children,
}: {
  path: string;
  label: string;
  accept: keyof typeof ACCEPTED;
  /** The document says "no file" with an empty text, not with null. */
  isText?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation('masters');
  const { value, set, error } = useField<string | null>(path);
  const upload = useUpload((stored) => set(stored.url));
  const said = upload.error ? problemText(upload.error).sentence : error;
  return (
    <div data-path={path} tabIndex={-1}>
      <Group gap={8} wrap="nowrap">
        <FileButton accept={ACCEPTED[accept]} onChange={(file) => file && upload.send(file)}>
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              loading={upload.isPending}
              leftSection={<IconUpload size={15} aria-hidden />}
            >
              {t(value ? 'file.replace' : 'file.choose')}
              <span className="visually-hidden">: {label}</span>
            </Button>
          )}
        </FileButton>
        {children}
        {value && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={15} aria-hidden />}
            onClick={() => set(isText ? '' : null)}
          >
            {t('file.remove')}
          </Button>
        )}
      </Group>
      {said && (
        <Text size="xs" c="var(--st-down)" role="alert">
          {said}
        </Text>
      )}
    </div>
  );
}
