import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';

/** Shown when a page could not be drawn, mostly since a newer version was installed meanwhile. */
export function PageFailed() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <main className="page">
      <EmptyState title={t('failed.title')}>
        <p>{t('failed.why')}</p>
        <Button onClick={() => location.reload()}>{t('failed.reload')}</Button>
        <p className="ink3">{error instanceof Error ? error.message : ''}</p>
      </EmptyState>
    </main>
  );
}
