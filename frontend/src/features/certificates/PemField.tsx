import { FileInput, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toPem } from './pem';

type Props = {
  /** What the text is: "Certificate as PEM". */
  label: string;
  accept: string;
  what?: 'CERTIFICATE' | 'X509 CRL';
  value: string;
  onChange: (pem: string) => void;
};

/** A file that is PEM or DER, or its text pasted. */
export function PemField({ label, accept, what, value, onChange }: Props) {
  const { t } = useTranslation('certificates');
  return (
    <>
      <FileInput
        label={`${label}: ${t('add.file', { kinds: accept.replaceAll(',', ', ') })}`}
        accept={accept}
        placeholder={t('add.choose')}
        onChange={async (file) => onChange(file ? toPem(new Uint8Array(await file.arrayBuffer()), what) : '')}
      />
      <Textarea
        label={label}
        required
        autosize
        minRows={4}
        maxRows={8}
        value={value}
        classNames={{ input: 'certificate-pem' }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}
