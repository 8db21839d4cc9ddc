import { Button, FileButton, Group, Input } from '@mantine/core';
import { IconUpload, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ACCEPTED, useUpload } from '@/api/upload';
import { problemText } from './Problem';

type Props = {
  label: string;
  description?: string;
  accept: keyof typeof ACCEPTED;
  /** The file's address, "/api/files/…". */
  value: string | null;
  onChange: (url: string | null) => void;
  error?: string;
};

/** A file that belongs to a form: sent when it is chosen, seen, replaced, taken away. */
export function FileField({ label, description, accept, value, onChange, error }: Props) {
  const { t } = useTranslation();
  const upload = useUpload((stored) => onChange(stored.url));
  const said = upload.error ? problemText(upload.error).sentence : error;
  return (
    <Input.Wrapper label={label} labelElement="div" description={description} error={said}>
      <Group gap={8} mt={6}>
        {value && accept === 'picture' && (
          <img src={value} alt="" height={56} style={{ background: '#fff', borderRadius: 6 }} />
        )}
        {value && accept !== 'picture' && (
          <a href={value} target="_blank" rel="noreferrer">
            {t('file.open')}
          </a>
        )}
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
        {value && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={15} aria-hidden />}
            onClick={() => onChange(null)}
          >
            {t('file.remove')}
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  );
}

/** The digest in a file's address. */
export const digestOf = (url: string | null) => url?.split('/').at(-1) ?? null;
