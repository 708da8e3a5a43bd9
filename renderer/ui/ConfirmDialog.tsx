import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useReturnFocus } from './use-return-focus.ts';
import { useWords } from '../words/WordsProvider.tsx';

/** Asks once, naming what goes. */
export function ConfirmDialog({
  title,
  text,
  action,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What else is to be known before the answer. */
  readonly children?: ReactNode;
}): ReactNode {
  useReturnFocus();
  const words = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack>
        <Text size="sm">{text}</Text>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.say('ui.back')}
          </Button>
          <Button
            color="red"
            data-autofocus
            onClick={() => {
              onConfirm();
              onClose();
            }}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
