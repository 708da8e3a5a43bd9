import { Button, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useAbout } from '../../app/use-settings.ts';
import { useRefresh } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';

/** Before there is a connection: two ways in. */
export function FirstScreen(): ReactNode {
  const words = useWords();
  const reason = useAbout()?.hostReason ?? null;
  return (
    <Stack p="xl" maw={820} mx="auto" my="auto" gap="lg">
      <Stack gap="xs">
        <Title order={1}>{words.say('ui.first.title')}</Title>
        <Text c="var(--ferry-quiet)">{words.say('ui.first.text')}</Text>
      </Stack>
      <SimpleGrid cols={2}>
        <Way
          title={words.say('ui.first.connect')}
          text={words.say('ui.first.connect.text')}
          action={words.say('ui.first.connect.action')}
          onGo={() => {
            go('connect');
          }}
        />
        <TryIt />
      </SimpleGrid>
      {reason === 'chosen' && (
        <Text size="xs" c="var(--ferry-quiet)">
          {words.of('ui.host', reason)}
        </Text>
      )}
    </Stack>
  );
}

function TryIt(): ReactNode {
  const words = useWords();
  const act = useAct();
  const refresh = useRefresh();
  const [isStarting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    setStarting(true);
    await act(async (client) => {
      const { id } = await client.sandbox.start();
      await client.settings.change({ activeConnectionId: id });
      refresh(['connections']);
      go('models');
    });
    setStarting(false);
  };
  return (
    <Way
      title={words.say('ui.first.try')}
      text={words.say('ui.first.try.text')}
      action={words.say('ui.first.try.action')}
      isQuiet
      isBusy={isStarting}
      onGo={() => void start()}
    />
  );
}

function Way({
  title,
  text,
  action,
  isQuiet = false,
  isBusy = false,
  onGo,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly isQuiet?: boolean;
  readonly isBusy?: boolean;
  readonly onGo: () => void;
}): ReactNode {
  return (
    <Card withBorder padding="lg">
      <Stack h="100%" justify="space-between" gap="lg">
        <Stack gap="xs">
          <Title order={2}>{title}</Title>
          <Text size="sm">{text}</Text>
        </Stack>
        <Button variant={isQuiet ? 'default' : 'filled'} loading={isBusy} onClick={onGo}>
          {action}
        </Button>
      </Stack>
    </Card>
  );
}
