import { Stack, Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Says why nothing is here and what would bring something. */
export function EmptyState({
  title,
  children,
  icon,
}: {
  title: string;
  children?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <Stack align="center" gap={6} py={48} px={24} ta="center">
      <span className="ink3">{icon ?? <IconInbox size={34} stroke={1.4} aria-hidden />}</span>
      <Text fw={650}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" maw={420} component="div">
          {children}
        </Text>
      )}
    </Stack>
  );
}
