import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useAbout } from '../../app/use-settings.ts';
import { CheckIcon, FailIcon, PlayIcon, StopIcon, WarnIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import type { Tone } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { Thumbnail } from '../gallery/Thumbnail.tsx';
import classes from './runs.module.css';
import { outputsOf, resultsOf, workflowTitle } from './use-runs.ts';
import type { EndedRun } from './use-runs.ts';

const signs: Readonly<Record<EndedRun['state'], readonly [Tone, ComponentType]>> = {
  done: ['good', CheckIcon],
  failed: ['bad', FailIcon],
  rejected: ['bad', FailIcon],
  interrupted: ['quiet', StopIcon],
  cancelled: ['quiet', StopIcon],
  lost: ['warn', WarnIcon],
};
const mostThumbnails = 6;

/** A run that has ended: what came of it, why, and what can be done with it. */
export function HistoryRow({
  run,
  onOpen,
}: {
  readonly run: EndedRun;
  readonly onOpen: (at: number) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const [tone, icon] = signs[run.state];
  const name = workflowTitle(run.workflowName);
  const results = resultsOf([run]);
  return (
    <li className={classes.historyRow} aria-label={name}>
      <Stack gap={2}>
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
        <Text size="xs" c="var(--ferry-quiet)">
          {format.time(run.finishedAt)} · {format.duration(tookMsOf(run) / 1_000)}
        </Text>
      </Stack>
      <Stack gap={2}>
        <StateBadge tone={tone} icon={icon}>
          {words.of('run.state', run.state)}
        </StateBadge>
        <Reason run={run} />
        <NextAction run={run} />
      </Stack>
      <Group gap={6} wrap="nowrap">
        {results.slice(0, mostThumbnails).map((result, at) => (
          <Thumbnail
            key={result.index}
            result={result}
            size={48}
            onOpen={() => {
              onOpen(at);
            }}
          />
        ))}
      </Group>
      <Actions run={run} name={name} />
    </li>
  );
}

function Reason({ run }: { readonly run: EndedRun }): ReactNode {
  const words = useWords();
  if ('failure' in run) return <Text size="xs">{words.failure(run.failure)}</Text>;
  const saved = outputsOf(run).find(({ savedAs }) => savedAs !== null)?.savedAs;
  return saved ? (
    <Text size="xs" c="var(--ferry-quiet)" truncate title={saved}>
      {words.say('ui.runs.savedAs', { path: saved })}
    </Text>
  ) : null;
}

const tookMsOf = (run: EndedRun): number =>
  ('tookMs' in run ? run.tookMs : undefined) ?? run.finishedAt - run.createdAt;

/** What is done about it, where there is one thing to do. */
function NextAction({ run }: { readonly run: EndedRun }): ReactNode {
  const words = useWords();
  const act = useAct();
  const { id, connectionId, workflowName } = run;
  const again = (isFreedFirst: boolean): void =>
    void act(async (client) => {
      if (isFreedFirst) await client.server.free({ connectionId });
      await client.runs.again({ id, turn: 0 });
    });
  const action = nextActionOf(run);
  if (action === null) return null;
  return (
    <Group>
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => {
          if (action === 'ui.runs.openWorkflow') go('workflows', workflowName);
          else again(action === 'ui.runs.freeAndAgain');
        }}
      >
        {words.say(action)}
      </Button>
    </Group>
  );
}

type NextKey = 'ui.runs.freeAndAgain' | 'ui.runs.openWorkflow' | 'ui.runs.again';

function nextActionOf(run: EndedRun): NextKey | null {
  switch (run.state) {
    case 'failed':
      return run.failure.code === 'comfy.outOfMemory'
        ? 'ui.runs.freeAndAgain'
        : 'ui.runs.openWorkflow';
    case 'rejected':
      return 'ui.runs.openWorkflow';
    case 'lost':
      return 'ui.runs.again';
    case 'done':
    case 'interrupted':
    case 'cancelled':
      return null;
    default:
      return run satisfies never;
  }
}

function Actions({ run, name }: { readonly run: EndedRun; readonly name: string }): ReactNode {
  const words = useWords();
  const act = useAct();
  const canReveal = useAbout()?.abilities.reveal === true;
  const saved = outputsOf(run).find(({ savedAs }) => savedAs !== null)?.savedAs ?? null;
  const isUnsaved = outputsOf(run).length > 0 && saved === null;
  const again = (turn: number): void =>
    void act((client) => client.runs.again({ id: run.id, turn }));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={words.say('ui.runs.actions', { name })}>
          <PlayIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => {
            again(1);
          }}
        >
          {words.say('ui.runs.againNewSeed')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            again(0);
          }}
        >
          {words.say('ui.runs.again')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            go('workflows', run.workflowName);
          }}
        >
          {words.say('ui.runs.openWorkflow')}
        </Menu.Item>
        {isUnsaved && (
          <Menu.Item onClick={() => void act((client) => client.runs.saveOutputs({ id: run.id }))}>
            {words.say('ui.runs.save')}
          </Menu.Item>
        )}
        {canReveal && saved !== null && (
          <Menu.Item onClick={() => void act((client) => client.files.reveal({ path: saved }))}>
            {words.say('ui.runs.reveal')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
