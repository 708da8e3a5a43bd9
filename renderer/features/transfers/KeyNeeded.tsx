import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Traffic } from '../../../contract/upload.ts';
import { go } from '../../app/location.ts';
import { useConnections } from '../../app/use-settings.ts';
import { WarnIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { closeTransfers } from './drawer-store.ts';

/** Says which connection waits for another key; what was sent is kept, and goes on by itself then. */
export function KeyNeeded({ wanted }: { readonly wanted: Traffic['keyNeeded'] }): ReactNode {
  const words = useWords();
  const connections = useConnections();
  // uploads, downloads and imports may wait for the same one
  const each = new Map(wanted.map((one) => [one.connectionId, one]));
  return [...each.values()].map(({ connectionId, failure }) => {
    const name = connections?.find(({ id }) => id === connectionId)?.name ?? '';
    return (
      <Alert key={connectionId} variant="light" color="yellow" icon={<WarnIcon />}>
        <Stack gap="xs">
          <Text fw={600}>{words.say('ui.transfers.keyNeeded.title', { name })}</Text>
          <Text size="sm">{words.failure(failure)}</Text>
          <Text size="sm">{words.say('ui.transfers.keyNeeded.text')}</Text>
          <Group>
            <Button
              size="compact-sm"
              onClick={() => {
                closeTransfers();
                go('connect', connectionId);
              }}
            >
              {words.say('ui.transfers.keyNeeded.action')}
            </Button>
          </Group>
        </Stack>
      </Alert>
    );
  });
}
