import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ServerStats } from '../../../contract/server.ts';
import { go, usePlace } from '../../app/location.ts';
import { useServerState, useServerStateWords, ServerDot } from '../../app/server-state.tsx';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import type { ViewProps } from '../../app/views.tsx';
import { useCall } from '../../client/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { ServerIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { CheckList } from '../connect/CheckList.tsx';
import { useCheck } from '../connect/use-check.ts';
import { useQueue } from '../runs/use-runs.ts';
import { LogPanel } from './LogPanel.tsx';
import { RestartDialog } from './RestartDialog.tsx';
import classes from './server.module.css';
import { Sparkline } from './Sparkline.tsx';

/** How the server stands, what it says, and what can be done with it. */
export function ServerView({ connection }: ViewProps): ReactNode {
  const words = useWords();
  const place = usePlace();
  const [isChecking, setChecking] = useState(false);
  const connectionId = connection.id;
  if (connection.server === null)
    return (
      <EmptyState
        icon={ServerIcon}
        title={words.say('ui.noServer.title')}
        text={words.say('ui.noServer.text')}
      />
    );
  return (
    <>
      <ViewHeader title={words.say('ui.view.server')}>
        <Button
          variant="default"
          onClick={() => {
            setChecking(!isChecking);
          }}
        >
          {words.say('ui.server.doctor')}
        </Button>
        <FreeMemory connectionId={connectionId} />
        <Button
          onClick={() => {
            go('server', '', 'restart');
          }}
        >
          {words.say('ui.server.restart')}
        </Button>
      </ViewHeader>
      <div className={classes.page}>
        <State connectionId={connectionId} url={connection.server.url} />
        {isChecking && <Doctor connectionId={connectionId} />}
        <Tiles connectionId={connectionId} />
        <LogPanel connectionId={connectionId} />
      </div>
      {place.query.has('restart') && (
        <RestartDialog
          connectionId={connectionId}
          onClose={() => {
            go('server');
          }}
        />
      )}
    </>
  );
}

function State({
  connectionId,
  url,
}: {
  readonly connectionId: string;
  readonly url: string;
}): ReactNode {
  const state = useServerState(connectionId);
  const text = useServerStateWords(state);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ServerDot state={state} />
        <Text fw={600}>{text}</Text>
        <Text size="sm" c="var(--ferry-quiet)" ff="monospace">
          {url}
        </Text>
      </Group>
      {'failure' in state && <FailurePanel failure={state.failure} />}
    </Stack>
  );
}

function Doctor({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const [round, setRound] = useState(0);
  const check = useCheck({ connectionId }, round);
  return (
    <Card withBorder>
      <Stack>
        <CheckList check={check} />
        <Button
          w="fit-content"
          size="compact-sm"
          variant="default"
          onClick={() => {
            setRound(round + 1);
          }}
        >
          {words.say('ui.check.again')}
        </Button>
      </Stack>
    </Card>
  );
}

function FreeMemory({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const act = useAct();
  const { tell } = useNotices();
  const free = (): void =>
    void act(async (client) => {
      await client.server.free({ connectionId });
      tell(words.say('ui.server.freed'));
    });
  return (
    <Button variant="default" onClick={free}>
      {words.say('ui.server.free')}
    </Button>
  );
}

const keptSamples = 60;

function Tiles({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const queue = useQueue(connectionId, true);
  const { data: stats, dataUpdatedAt } = useCall(
    ['stats', connectionId],
    (client) => client.server.stats({ connectionId }),
    { refetchEveryMs: 5_000, keep: true },
  );
  const samples = useSamples(stats, dataUpdatedAt);
  const device = stats?.devices[0];
  const usedVram = device === undefined ? 0 : device.vramTotalBytes - device.vramFreeBytes;
  return (
    <SimpleGrid cols={4}>
      <Tile
        name={words.say('ui.server.gpu')}
        value={
          device === undefined
            ? '–'
            : words.say('ui.server.of', {
                used: format.bytes(usedVram),
                total: format.bytes(device.vramTotalBytes),
              })
        }
        hint={device?.name ?? ''}
      >
        <Sparkline samples={samples} name={words.say('ui.server.gpu')} />
      </Tile>
      <Tile
        name={words.say('ui.server.ram')}
        value={
          stats === undefined
            ? '–'
            : words.say('ui.server.of', {
                used: format.bytes(stats.ramTotalBytes - stats.ramFreeBytes),
                total: format.bytes(stats.ramTotalBytes),
              })
        }
        hint=""
      />
      <Tile name={words.say('ui.runs.queue')} value={format.number(queue.length)} hint="" />
      <Tile
        name={words.say('ui.server.version')}
        value={stats?.comfyuiVersion ?? '–'}
        hint={stats === undefined ? '' : `Python ${stats.pythonVersion.split(' ')[0] ?? ''}`}
      />
    </SimpleGrid>
  );
}

/** The share of the GPU's memory in use, over the last minutes. */
function useSamples(stats: ServerStats | undefined, at: number): readonly number[] {
  const [samples, setSamples] = useState<readonly number[]>([]);
  useEffect(() => {
    const device = stats?.devices[0];
    if (device === undefined || device.vramTotalBytes === 0) return;
    const used = 1 - device.vramFreeBytes / device.vramTotalBytes;
    // eslint-disable-next-line react-hooks/set-state-in-effect -- a sample is taken when main tells of the memory
    setSamples((before) => [...before.slice(1 - keptSamples), used]);
  }, [stats, at]);
  return samples;
}

function Tile({
  name,
  value,
  hint,
  children,
}: {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Card withBorder padding="md" role="group" aria-label={name}>
      <Text size="xs" c="var(--ferry-quiet)">
        {name}
      </Text>
      <Title order={2}>{value}</Title>
      <Text size="xs" c="var(--ferry-quiet)" truncate title={hint}>
        {hint}
      </Text>
      {children}
    </Card>
  );
}
