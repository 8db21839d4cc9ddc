import { Button, Group } from '@mantine/core';
import { IconHistory, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import { ProblemNote } from '@/ui/Problem';
import { useDocument } from './context';

/** What happened to the work in hand beside what was typed: brought back, run over, refused. */
export function Notices() {
  const { t } = useTranslation('masters');
  const { conflict, restoredAt, saving, findings, takeTheirs, keepMine, dismissRestored } = useDocument();
  if (conflict) {
    return (
      <div className="notice tone-warn" role="alert">
        <IconUsers size={20} aria-hidden />
        <div>
          <strong>
            {conflict.who
              ? t('conflict.by', { who: conflict.who, at: dayClock(conflict.at) })
              : t('conflict.somebody')}
          </strong>
          <p>{t('conflict.what')}</p>
          <Group gap={8}>
            <Button size="compact-sm" variant="default" onClick={takeTheirs}>
              {t('conflict.theirs')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={keepMine}>
              {t('conflict.mine')}
            </Button>
          </Group>
        </div>
      </div>
    );
  }
  return (
    <>
      {restoredAt !== null && (
        <div className="notice tone-setup" role="status">
          <IconHistory size={20} aria-hidden />
          <div>
            <strong>{t('restored.title', { at: dayClock(restoredAt) })}</strong>
            <p>{t('restored.what')}</p>
            <Group gap={8}>
              <Button size="compact-sm" variant="default" onClick={dismissRestored}>
                {t('restored.go')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={takeTheirs}>
                {t('restored.discard')}
              </Button>
            </Group>
          </div>
        </div>
      )}
      {saving.error && findings.length === 0 && <ProblemNote error={saving.error} />}
    </>
  );
}
