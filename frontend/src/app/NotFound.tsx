import { Anchor } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <h1 className="visually-hidden">{t('notFound.title')}</h1>
      <EmptyState title={t('notFound.title')} icon={<IconMapQuestion size={34} stroke={1.4} />}>
        <Anchor component={Link} to="/">
          {t('notFound.home')}
        </Anchor>
      </EmptyState>
    </div>
  );
}
