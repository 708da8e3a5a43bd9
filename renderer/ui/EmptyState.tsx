import { Stack, Text, Title } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';

/** Says why nothing is here, and holds what begins it. */
export function EmptyState({
  icon: Icon,
  title,
  text,
  children,
}: {
  readonly icon: ComponentType;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Stack
      align="center"
      justify="center"
      gap="sm"
      p="xl"
      maw={520}
      mx="auto"
      mih={260}
      ta="center"
    >
      <Icon />
      <Title order={2}>{title}</Title>
      <Text c="var(--ferry-quiet)">{text}</Text>
      {children}
    </Stack>
  );
}
