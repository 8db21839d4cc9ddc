import { Tabs } from '@mantine/core';
import { IconBan, IconHierarchy3, IconHistory, IconLock, IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHead } from '@/ui/PageHead';
import { Refusals, Seals, Signatures } from './Ledgers';
import { Trace } from './Trace';
import { Trail } from './Trail';
import './audit.css';

/** The auditor's desk: trace a serial, read who did what and why, see that it is sealed, take it along. */
export function Component() {
  const { t } = useTranslation('audit');
  const [where, setWhere] = useSearchParams();
  const tab = where.get('tab') ?? 'trace';
  return (
    <div className="page audit">
      <PageHead title={t('title')} />
      <Tabs value={tab} onChange={(value) => setWhere({ tab: value ?? 'trace' })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="trace" leftSection={<IconHierarchy3 size={16} aria-hidden />}>
            {t('tab.trace')}
          </Tabs.Tab>
          <Tabs.Tab value="trail" leftSection={<IconHistory size={16} aria-hidden />}>
            {t('tab.trail')}
          </Tabs.Tab>
          <Tabs.Tab value="signatures" leftSection={<IconSignature size={16} aria-hidden />}>
            {t('tab.signatures')}
          </Tabs.Tab>
          <Tabs.Tab value="refusals" leftSection={<IconBan size={16} aria-hidden />}>
            {t('tab.refusals')}
          </Tabs.Tab>
          <Tabs.Tab value="seals" leftSection={<IconLock size={16} aria-hidden />}>
            {t('tab.seals')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="trace" pt="md">
          <Trace />
        </Tabs.Panel>
        <Tabs.Panel value="trail" pt="md">
          <Trail />
        </Tabs.Panel>
        <Tabs.Panel value="signatures" pt="md">
          <Signatures />
        </Tabs.Panel>
        <Tabs.Panel value="refusals" pt="md">
          <Refusals />
        </Tabs.Panel>
        <Tabs.Panel value="seals" pt="md">
          <Seals />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
