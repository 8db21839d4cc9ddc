import { Anchor, Button, FileButton, Group, Table } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useSession } from '@/api/session';
import { useRowKeys } from '@/lib/rows';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { KINDS, type Kind, useImports, useUpload } from './queries';
import './imports.css';

const READABLE = '.csv,.txt,.tsv,.xlsx,.xlsm,text/csv';

function KindCard({ kind }: { kind: Kind }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const upload = useUpload((done) => navigate(`/imports/${done.id}`));
  return (
    <section className="surface import-kind" aria-label={t(`kind.${kind}.title`)}>
      <h2>{t(`kind.${kind}.title`)}</h2>
      <p className="ink2">{t(`kind.${kind}.what`)}</p>
      <ProblemNote error={upload.error} />
      <Group gap="xs" mt="auto">
        <FileButton
          accept={READABLE}
          onChange={(file) => file && upload.mutate({ kind, file })}
          inputProps={{ 'aria-label': t('fileOf', { what: t(`kind.${kind}.title`) }) }}
        >
          {(props) => (
            <Button
              {...props}
              size="sm"
              loading={upload.isPending}
              leftSection={<IconUpload size={16} aria-hidden />}
            >
              {t('upload')}
              <span className="visually-hidden"> {t(`kind.${kind}.title`)}</span>
            </Button>
          )}
        </FileButton>
        <Button
          component="a"
          href={`/api/import-template?kind=${kind}`}
          download
          size="sm"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('template')}
          <span className="visually-hidden"> {t(`kind.${kind}.title`)}</span>
        </Button>
      </Group>
    </section>
  );
}

/** Tables people bring into the plant, and those they brought. */
export function Component() {
  const { t } = useTranslation('imports');
  const { person } = useSession();
  const imports = useImports();
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) =>
    person?.permissions.includes(KINDS[kind].needs),
  );
  useRowKeys();
  return (
    <div className="page">
      <PageHead title={t('title')} />
      <p className="ink2 import-why">{t('why')}</p>
      <div className="import-kinds">
        {kinds.map((kind) => (
          <KindCard key={kind} kind={kind} />
        ))}
      </div>
      {kinds.length === 0 && <EmptyState title={t('nothingForYou')} />}
      <ProblemNote error={imports.error} onRetry={() => imports.refetch()} />
      {imports.rows.length > 0 && (
        <section className="surface table-wrap" aria-label={t('before')}>
          <Table verticalSpacing={8} horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('file')}</Table.Th>
                <Table.Th>{t('what')}</Table.Th>
                <Table.Th className="num">{t('rows')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <Table.Th>{t('by')}</Table.Th>
                <Table.Th>{t('at')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {imports.rows.map((each) => (
                <Table.Tr key={each.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/imports/${each.id}`} fw={600} data-row>
                      {each.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{t(`kind.${each.kind}.title`)}</Table.Td>
                  <Table.Td className="num">{each.row_count}</Table.Td>
                  <Table.Td>
                    <StateChip state={each.state ?? 'open'} label={t(`states.${each.state}`)} />
                  </Table.Td>
                  <Table.Td className="ink2">{each.uploaded_by}</Table.Td>
                  <Table.Td className="ink2">{dayClock(each.uploaded_at)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <MorePages {...imports} />
        </section>
      )}
    </div>
  );
}
