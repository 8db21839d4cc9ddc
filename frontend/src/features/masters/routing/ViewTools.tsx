import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { useView } from './useView';

/** How close the routing is looked at. */
export function ViewTools({ view }: { view: ReturnType<typeof useView> }) {
  const { t } = useTranslation('masters');
  return (
    <Group gap={6} wrap="nowrap" role="group" aria-label={t('graph.view')}>
      <Tooltip label={t('graph.viewKey', { key: '−' })}>
        <ActionIcon variant="default" aria-label={t('graph.farther')} onClick={view.farther}>
          <IconZoomOut size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('graph.viewKey', { key: '0' })}>
        <Button size="compact-sm" variant="default" disabled={view.isWhole} onClick={view.whole}>
          {t('graph.whole')} · {Math.round(view.zoom * 100)} %
        </Button>
      </Tooltip>
      <Tooltip label={t('graph.viewKey', { key: '+' })}>
        <ActionIcon variant="default" aria-label={t('graph.closer')} onClick={view.closer}>
          <IconZoomIn size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
