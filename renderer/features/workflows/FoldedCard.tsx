import { Accordion, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './workflows.module.css';

/** A card that is there when it is wanted. What is folded is not built. */
export function FoldedCard({
  title,
  isOpen,
  onOpen,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Accordion
      variant="separated"
      className={classes.rest}
      value={isOpen ? 'open' : null}
      onChange={(value) => {
        onOpen(value === 'open');
      }}
    >
      <Accordion.Item value="open">
        <Accordion.Control>
          <Title order={2}>{title}</Title>
        </Accordion.Control>
        <Accordion.Panel>
          {isOpen && (
            <Stack gap="sm" role="group" aria-label={title}>
              {children}
            </Stack>
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
