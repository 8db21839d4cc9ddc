import { Group, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '@/lib/i18n';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import { type Master, materialsQuery } from '../queries';
import { previewQuery } from './queries';
import { TerminalStage } from './TerminalStage';
import './preview.css';

/** An operation as the terminal gets it: what the server would freeze, drawn by the terminal's own parts. */
export function PreviewDialog({
  master,
  segment,
  isDirty,
  opened,
  onClose,
}: {
  master: Master;
  segment: number;
  /** The server shows what is saved. */
  isDirty: boolean;
  opened: boolean;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('masters');
  const { data: materials = [] } = useQuery({
    ...materialsQuery(''),
    enabled: master.family !== '' && opened,
  });
  const members = materials.filter((each) => each.family === master.family && master.family !== '');
  const [chosen, setChosen] = useState<string | null>(null);
  const [operation, setOperation] = useState(segment);
  const [language, setLanguage] = useState<string>(i18n.language);
  useEffect(() => {
    if (opened) setOperation(segment);
  }, [opened, segment]);
  const material = master.material ?? chosen ?? members[0]?.number ?? '';
  const { data, error, refetch } = useQuery({
    ...previewQuery(master, operation, material),
    enabled: opened && material !== '',
  });
  return (
    <Dialog opened={opened} onClose={onClose} size="1340px" title={t('preview.title')}>
      <Group gap="sm" mb="sm">
        <NativeSelect
          aria-label={t('preview.operation')}
          value={String(operation)}
          onChange={(event) => setOperation(Number(event.currentTarget.value))}
          data={master.segments.map((each) => ({
            value: String(each.sequence),
            label: `${each.sequence} ${each.name}`,
          }))}
        />
        {master.family !== '' && (
          <NativeSelect
            aria-label={t('preview.product')}
            value={material}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={members.map((each) => ({ value: each.number, label: `${each.number} · ${each.name}` }))}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('preview.language')}
          value={language}
          onChange={setLanguage}
          data={LANGUAGES.map((each) => ({ value: each, label: t(`words.${each}`) }))}
        />
        {isDirty && <span className="chip tone-warn">{t('preview.unsaved')}</span>}
      </Group>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {data ? (
        <TerminalStage key={`${operation}-${material}`} frozen={data} language={language} />
      ) : (
        !error && <Skeleton height={420} />
      )}
    </Dialog>
  );
}
