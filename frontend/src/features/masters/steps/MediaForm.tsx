import { Anchor, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Step } from '../document/types';
import { FileOf } from '../editor/FileOf';
import { Hotspots } from './Hotspots';

/** What is shown beside the words: a picture with numbered points, a drawing, a video. */
export function MediaForm({ step, path }: { step: Step; path: string }) {
  const { t } = useTranslation('masters');
  return (
    <Stack gap="sm">
      <Group gap="xl" align="flex-start">
        <div>
          <h4>{t('media.picture')}</h4>
          <FileOf path={`${path}.picture`} label={t('media.picture')} accept="picture" />
        </div>
        <div>
          <h4>{t('media.drawing')}</h4>
          <FileOf path={`${path}.drawing`} label={t('media.drawing')} accept="drawing">
            {step.drawing && <Open url={step.drawing} />}
          </FileOf>
        </div>
        <div>
          <h4>{t('media.video')}</h4>
          <FileOf path={`${path}.video`} label={t('media.video')} accept="video">
            {step.video && <Open url={step.video} />}
          </FileOf>
        </div>
      </Group>
      {step.picture && <Hotspots picture={step.picture} path={`${path}.hotspots`} />}
    </Stack>
  );
}

function Open({ url }: { url: string }) {
  const { t } = useTranslation('masters');
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
      {t('documents.open')}
    </Anchor>
  );
}
