import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../../contract/error-code.ts';
import { useWords } from '../words/WordsProvider.tsx';
import { FailIcon } from './icons.tsx';

/** What went wrong, in words, with a way on. */
export function FailurePanel({
  failure,
  onRetry,
  children,
}: {
  readonly failure: Failure;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}): ReactNode {
  const words = useWords();
  const text = words.failure(failure);
  return (
    <Alert
      variant="light"
      color="red"
      icon={<FailIcon />}
      title={words.say('ui.notice.failed')}
      m="lg"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{text}</Text>
        <Group gap="xs">
          {onRetry && (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              {words.say('ui.retry')}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void navigator.clipboard.writeText(text)}
          >
            {words.say('ui.copy')}
          </Button>
          {children}
        </Group>
      </Stack>
    </Alert>
  );
}
