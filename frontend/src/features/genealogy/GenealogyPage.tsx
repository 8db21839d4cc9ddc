import { Autocomplete, Button, Menu, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBinaryTree, IconDownload, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { useDoorbell } from '@/lib/live';
import { useScanner } from '@/lib/scan';
import { EmptyState } from '@/ui/EmptyState';
import { exportTrace } from '@/ui/exportTrace';
import { tellProblem } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { Graph } from './Graph';
import { Panel } from './Panel';
import { type Direction, findQuery, lotByNumberQuery, treeQuery } from './queries';
import { Table } from './Table';
import './genealogy.css';

const DEPTHS = ['1', '2', '3', '4', '6', '10'];

/** What a lot or serial is made of and where it went; every choice stands in the address. */
export function Component() {
  const { t } = useTranslation('genealogy');
  const [where, setWhere] = useSearchParams();
  const wanted = where.get('lot') ?? '';
  const direction = (where.get('direction') ?? 'both') as Direction;
  const depth = Number(where.get('depth') ?? 4);
  const view = where.get('view') ?? 'graph';
  const [text, setText] = useState(wanted);
  const [search] = useDebouncedValue(text, 150);
  const { data: found = [] } = useQuery(findQuery(search));
  const { data: lot, error, isFetching } = useQuery(lotByNumberQuery(wanted));
  const root = lot?.number === wanted ? lot.id : 0;
  const tree = useQuery(treeQuery(root, direction, depth));
  const [chosen, setChosen] = useState(0);
  const mayExport = useMay('records.export');
  useDoorbell('genealogy', ['genealogy']);
  useEffect(() => setChosen(root), [root]);
  useEffect(() => setText(wanted), [wanted]);

  const set = (words: Record<string, string>) => {
    const next = new URLSearchParams(where);
    for (const [name, value] of Object.entries(words)) next.set(name, value);
    setWhere(next);
  };
  useScanner((code) => set({ lot: code.trim() }));
  const selected = tree.data?.nodes.some((node) => node.id === chosen) ? chosen : root;

  return (
    <div className="page genealogy">
      <PageHead
        title={t('title')}
        actions={
          root > 0 &&
          mayExport && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" leftSection={<IconDownload size={16} />}>
                  {t('export')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {(['csv', 'json'] as const).map((format) => (
                  <Menu.Item key={format} onClick={() => void exportTrace(root, format).catch(tellProblem)}>
                    {t('exportAs', { format: format.toUpperCase() })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) set({ lot: text.trim() });
          }}
        >
          <Autocomplete
            w={260}
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={text}
            onChange={setText}
            onOptionSubmit={(number) => set({ lot: number })}
            data={found.map((each) => each.number)}
            filter={({ options }) => options}
          />
        </form>
        <SegmentedControl
          value={direction}
          aria-label={t('direction')}
          onChange={(value) => set({ direction: value })}
          data={(['back', 'forward', 'both'] as const).map((value) => ({
            value,
            label: t(`direct.${value}`),
          }))}
        />
        <Select
          w={120}
          aria-label={t('depth')}
          value={String(depth)}
          allowDeselect={false}
          data={DEPTHS.map((value) => ({ value, label: t('levels', { count: Number(value) }) }))}
          onChange={(value) => value && set({ depth: value })}
        />
        <SegmentedControl
          value={view}
          aria-label={t('view')}
          onChange={(value) => set({ view: value })}
          data={(['graph', 'table'] as const).map((value) => ({ value, label: t(`views.${value}`) }))}
        />
      </PageHead>
      <ProblemNote error={error ?? tree.error} onRetry={() => tree.refetch()} />
      {!wanted && (
        <div className="surface">
          <EmptyState icon={<IconBinaryTree size={36} stroke={1.4} aria-hidden />} title={t('start')}>
            {t('startHow')}
            <div className="start-list">
              {found.slice(0, 8).map((each) => (
                <Button key={each.id} variant="default" size="xs" onClick={() => set({ lot: each.number })}>
                  {each.number}
                </Button>
              ))}
            </div>
          </EmptyState>
        </div>
      )}
      {wanted && lot === null && !isFetching && (
        <div className="surface">
          <EmptyState title={t('unknown', { number: wanted })}>{t('startHow')}</EmptyState>
        </div>
      )}
      {root > 0 && tree.data && (
        <div className="genealogy-body">
          <section className="surface genealogy-view" aria-label={t('tree', { number: wanted })}>
            {!tree.data.is_complete && <p className="tone-warn genealogy-cut">{t('cut')}</p>}
            {view === 'table' ? (
              <Table tree={tree.data} onRoot={(node) => set({ lot: node.number })} />
            ) : (
              <Graph
                tree={tree.data}
                root={root}
                chosen={selected}
                onChoose={setChosen}
                onRoot={(node) => set({ lot: node.number })}
              />
            )}
          </section>
          <Panel
            id={selected}
            root={root}
            tree={tree.data}
            onChoose={setChosen}
            onRoot={(node) => set({ lot: node.number })}
          />
        </div>
      )}
    </div>
  );
}
