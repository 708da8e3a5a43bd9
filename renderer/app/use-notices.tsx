import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Failure } from '../../contract/error-code.ts';
import { useWords } from '../words/WordsProvider.tsx';

export interface Notices {
  /** Stays until it is dismissed, and can be copied. The same thing is not said twice. */
  readonly tellFailure: (failure: Failure) => void;
  /** Fades. */
  readonly tell: (
    title: string,
    action?: { readonly label: string; readonly run: () => void },
  ) => void;
}

export function useNotices(): Notices {
  const words = useWords();
  return useMemo(
    () => ({
      tellFailure: (failure) => {
        const text = words.failure(failure);
        notifications.show({
          id: `${failure.code} ${text}`,
          color: 'red',
          title: words.say('ui.notice.failed'),
          autoClose: false,
          closeButtonProps: { 'aria-label': words.say('ui.close') },
          message: (
            <Stack gap="xs">
              <Text size="sm">{text}</Text>
              <Group>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => void navigator.clipboard.writeText(text)}
                >
                  {words.say('ui.copy')}
                </Button>
              </Group>
            </Stack>
          ),
        });
      },
      tell: (title, action) => {
        const id = notifications.show({
          color: 'teal',
          autoClose: 5_000,
          closeButtonProps: { 'aria-label': words.say('ui.close') },
          title,
          message:
            action === undefined ? null : (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  notifications.hide(id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            ),
        });
      },
    }),
    [words],
  );
}
