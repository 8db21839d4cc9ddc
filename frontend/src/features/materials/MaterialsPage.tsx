import { Anchor, Button, Group, NativeSelect, Skeleton, Table } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Seen } from '@/api/client';
import { useMay } from '@/api/session';
import { unitName } from '@/lib/quantity';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellProblem } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { SearchField } from '@/ui/SearchField';
import { MaterialForm } from './MaterialForm';
import { type Material, readMaterial, TRACKINGS, useMaterials } from './queries';
import { ReceiveForm } from './ReceiveForm';
import './materials.css';

/** What the plant knows as material, and how a delivery becomes stock. */
export function Component() {
  const { t } = useTranslation(['materials', 'common']);
  const { at, put } = useWhere();
  const mayAuthor = useMay('genealogy.author_material');
  const mayReceive = useMay('genealogy.receive_lot');
  const [search] = useDebouncedValue(at('search').trim(), 200);
  const materials = useMaterials({ text: search, tracking: at('tracking') });
  const [form, setForm] = useState<Seen<Material> | 'new' | null>(null);
  const [receiving, setReceiving] = useState<Material | null>(null);
  // A change starts from what is true now, not from what the list showed.
  const open = (material: Material) => readMaterial(material.id).then(setForm, tellProblem);
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayAuthor && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setForm('new')}>
              {t('add')}
            </Button>
          )
        }
      >
        <NativeSelect
          size="xs"
          aria-label={t('tracking')}
          value={at('tracking')}
          onChange={(event) => put('tracking', event.currentTarget.value)}
          data={[
            { value: '', label: t('anyTracking') },
            ...TRACKINGS.map((each) => ({ value: each as string, label: t(`track.${each}`) })),
          ]}
        />
        <SearchField label={t('search')} value={at('search')} onChange={(value) => put('search', value)} />
      </PageHead>
      <ProblemNote error={materials.error} onRetry={() => materials.refetch()} />
      <section className="surface table-wrap" aria-label={t('title')}>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('unit')}</Table.Th>
              <Table.Th>{t('tracking')}</Table.Th>
              <Table.Th>{t('family')}</Table.Th>
              <Table.Th>{t('life')}</Table.Th>
              {(mayAuthor || mayReceive) && (
                <Table.Th>
                  <span className="visually-hidden">{t('actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {materials.rows.map((material) => (
              <Table.Tr key={material.id} data-material={material.number}>
                <Table.Td>
                  <span className="material">
                    {material.picture ? (
                      <img src={material.picture} alt="" />
                    ) : (
                      <span className="no-picture" />
                    )}
                    <strong>{material.number}</strong>
                  </span>
                </Table.Td>
                <Table.Td>{material.name}</Table.Td>
                <Table.Td className="ink2">{unitName(material.unit)}</Table.Td>
                <Table.Td className="ink2">{t(`track.${material.tracking}`)}</Table.Td>
                <Table.Td className="ink2">{material.family || '–'}</Table.Td>
                <Table.Td className="ink2">
                  {material.shelf_life_days ? t('days', { count: material.shelf_life_days }) : '–'}
                </Table.Td>
                {(mayAuthor || mayReceive) && (
                  <Table.Td>
                    <Group gap="xs" justify="flex-end" wrap="nowrap">
                      {mayReceive && (
                        <Button size="xs" variant="default" onClick={() => setReceiving(material)}>
                          {t('receive')}
                        </Button>
                      )}
                      {mayAuthor && (
                        <Button size="xs" variant="default" onClick={() => void open(material)}>
                          {t('change')}
                        </Button>
                      )}
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {materials.isPending && <Skeleton height={160} />}
        {materials.isSuccess && materials.rows.length === 0 && (
          <EmptyState title={t('none')}>
            {!search && t('noneWhy')}{' '}
            <Anchor component={Link} to="/work-masters" inherit>
              {t('masters')}
            </Anchor>
          </EmptyState>
        )}
        <MorePages {...materials} />
      </section>
      <MaterialForm of={form} onClose={() => setForm(null)} />
      <ReceiveForm of={receiving} onClose={() => setReceiving(null)} />
    </div>
  );
}
