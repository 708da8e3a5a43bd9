import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Failure } from '../../contract/error-code.ts';
import { useWords } from '../words/WordsProvider.tsx';
import type { Words } from '../words/WordsProvider.tsx';

export interface Notices {
  /** Stays until it is dismissed, and can be copied. The same thing is not said twice. */
  readonly tellFailure: (failure: Failure) => void;
  /** The same for what main could not be asked. */
  readonly tellProblem: (text: string) => void;
  /** Fades. */
  readonly tell: (
    title: string,
    action?: { readonly label: string; readonly run: () => void },
  ) => void;
}

export function useNotices(): Notices {
  const words = useWords();
  return useMemo(() => {
    const tellProblem = (text: string): void => {
      showProblem(text, words);
    };
    return {
      tellProblem,
      tellFailure: (failure) => {
        tellProblem(words.failure(failure));
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
    };
  }, [words]);
}

function showProblem(text: string, words: Words): void {
  notifications.show({
    id: text,
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
}
