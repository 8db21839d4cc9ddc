import { Anchor, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Document } from '../document/types';
import { FileOf } from '../editor/FileOf';
import { ChoiceOf, TextOf } from '../editor/fields';
import { Rows } from '../editor/Rows';

const KINDS = ['drawing', 'video', 'document'] as const;
const DOCUMENT: Document = { url: '', title: '', revision: '', kind: 'drawing' };

/** Drawings, videos and other documents that belong to the operation, each in a revision. */
export function DocumentsForm({ path }: { path: string }) {
  const { t } = useTranslation('masters');
  return (
    <Rows<Document>
      path={path}
      title={t('documents.title')}
      heads={[t('documents.name'), t('documents.revision'), t('documents.kind'), t('documents.file')]}
      fresh={DOCUMENT}
      add={t('documents.add')}
      nameOf={(row) => row.title}
      empty={t('documents.empty')}
    >
      {(at, row) => (
        <>
          <Table.Td className="cell-wide">
            <TextOf path={`${at}.title`} label={t('documents.name')} bare />
          </Table.Td>
          <Table.Td className="cell-number">
            <TextOf path={`${at}.revision`} label={t('documents.revision')} bare />
          </Table.Td>
          <Table.Td>
            <ChoiceOf
              path={`${at}.kind`}
              label={t('documents.kind')}
              bare
              data={KINDS.map((value) => ({ value, label: t(`documents.kinds.${value}`) }))}
            />
          </Table.Td>
          <Table.Td>
            <FileOf
              path={`${at}.url`}
              label={t('documents.choose', { title: row.title })}
              accept={row.kind === 'video' ? 'video' : 'drawing'}
              isText
            >
              {row.url && (
                <Anchor href={row.url} target="_blank" rel="noreferrer" size="sm">
                  {t('documents.open')}
                </Anchor>
              )}
            </FileOf>
          </Table.Td>
        </>
      )}
    </Rows>
  );
}
