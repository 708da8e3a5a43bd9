import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './models.module.css';

/** A line above the table: what is so, and what can be done about it. */
export function ModelNotice({
  text,
  children,
}: {
  readonly text: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={classes.notice} role="status">
      <Text size="sm">{text}</Text>
      <Group gap={6} wrap="nowrap" flex="none">
        {children}
      </Group>
    </div>
  );
}
