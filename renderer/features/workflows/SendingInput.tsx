import { Button, Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Sending } from './use-send-input.tsx';

/** How far a large file is on its way, or that it has to be chosen once more. */
export function SendingInput({
  sending,
  onChoose,
}: {
  readonly sending: Sending;
  readonly onChoose: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  switch (sending.state) {
    case 'idle':
      return null;
    case 'sending': {
      const { sentBytes, bytes } = sending;
      if (sentBytes === null) return null;
      const shown = { sent: format.bytes(sentBytes), bytes: format.bytes(bytes) };
      const text = words.say('ui.workflows.sendingMedia', shown);
      return (
        <div>
          <Progress
            value={bytes === 0 ? 0 : (100 * sentBytes) / bytes}
            aria-label={words.say('ui.workflows.chooseMedia')}
          />
          <Text size="xs" c="var(--ferry-quiet)">
            {text}
          </Text>
        </div>
      );
    }
    case 'tooBig': {
      const { name, bytes, limit, hasBucket } = sending;
      const shown = { name, bytes: format.bytes(bytes), limit: format.bytes(limit) };
      return (
        <Group gap="xs" role="status">
          <Text size="sm">
            {hasBucket
              ? words.say('ui.workflows.mediaTooBig', shown)
              : words.say('ui.workflows.mediaTooBigNoWay', shown)}
          </Text>
          {hasBucket && (
            <Button size="compact-sm" onClick={onChoose}>
              {words.say('ui.workflows.chooseBigMedia')}
            </Button>
          )}
        </Group>
      );
    }
    default:
      return sending satisfies never;
  }
}
