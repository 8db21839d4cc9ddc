import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { useWhere } from '@/lib/where';
import { PageHead } from '@/ui/PageHead';
import { SearchField } from '@/ui/SearchField';
import { Gauges } from './Gauges';
import { Tools } from './Tools';
import './tools.css';

/** What machines wear out, and what measures. */
export function Component() {
  const { t } = useTranslation('tools');
  const { at, put } = useWhere();
  const isTools = at('tab') !== 'gauges';
  const mayTool = useMay('equipment.author_tool');
  const mayGauge = useMay('equipment.author_gauge');
  const may = isTools ? mayTool : mayGauge;
  const shown = { search: at('search'), adding: may && at('new') !== '', onAdded: () => put('new', '') };
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          may && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => put('new', '1')}>
              {t(isTools ? 'addTool' : 'addGauge')}
            </Button>
          )
        }
      >
        <SearchField label={t('search')} value={at('search')} onChange={(value) => put('search', value)} />
      </PageHead>
      <Tabs
        value={isTools ? 'tools' : 'gauges'}
        onChange={(value) => put('tab', value === 'gauges' ? 'gauges' : '')}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="tools">{t('tools')}</Tabs.Tab>
          <Tabs.Tab value="gauges">{t('gauges')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tools" pt="md">
          <Tools {...shown} />
        </Tabs.Panel>
        <Tabs.Panel value="gauges" pt="md">
          <Gauges {...shown} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
