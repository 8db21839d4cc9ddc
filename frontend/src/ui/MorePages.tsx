import { Button, Center } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Brings the next page of a list. */
export function MorePages({
  hasNextPage,
  isFetchingNextPage,
  fetchNextPage,
}: {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}) {
  const { t } = useTranslation();
  if (!hasNextPage) return null;
  return (
    <Center p="md">
      <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        {t('more')}
      </Button>
    </Center>
  );
}
