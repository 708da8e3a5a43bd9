import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The title of a view, and what can be done there. */
export function ViewHeader({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Group justify="space-between" px="lg" py="sm" wrap="nowrap" mih={56}>
      <Title order={1}>{title}</Title>
      <Group gap="xs" wrap="nowrap">
        {children}
      </Group>
    </Group>
  );
}
