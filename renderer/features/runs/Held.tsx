import { ActionIcon, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Run } from '../../../contract/run.ts';
import { useAct } from '../../app/use-act.ts';
import { CloseIcon, ReleaseIcon, UpIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './runs.module.css';
import { RowName, RowPicture } from './RowFacts.tsx';
import { isHeld, lastResults, workflowTitle } from './use-runs.ts';
import type { Result } from './use-runs.ts';

type HeldRun = Extract<Run, { state: 'held' }>;

interface HeldProps {
  readonly runs: readonly Run[];
  readonly onOpen: (result: Result) => void;
}

/** Runs that wait here until they are let go, the oldest first. */
export function Held({ runs: all, onOpen }: HeldProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const [isBusy, setBusy] = useState(false);
  const runs = all.filter(isHeld).reverse();
  if (runs.length === 0) return null;
  const results = lastResults(all);
  const releaseAll = (): void => {
    setBusy(true);
    void act(async (client) => {
      for (const { id } of runs) await client.runs.release({ id, front: false });
    }).finally(() => {
      setBusy(false);
    });
  };
  return (
    <section aria-label={words.say('ui.runs.held')}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>
          {words.say('ui.runs.held')} · {format.number(runs.length)}
        </Title>
        {runs.length > 1 && (
          <Button size="compact-sm" variant="subtle" loading={isBusy} onClick={releaseAll}>
            {words.say('ui.runs.releaseAll')}
          </Button>
        )}
      </Group>
      <ul className={classes.rows}>
        {runs.map((run) => (
          <HeldRow
            key={run.id}
            {...{ run, isBusy, onOpen }}
            result={results.get(run.workflowName)}
          />
        ))}
      </ul>
    </section>
  );
}

function HeldRow({
  run: { id, workflowName, createdAt, changes },
  isBusy,
  result,
  onOpen,
}: Pick<HeldProps, 'onOpen'> & {
  readonly result: Result | undefined;
  readonly run: HeldRun;
  readonly isBusy: boolean;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const [isGoing, setGoing] = useState(false);
  const name = workflowTitle(workflowName);
  const release = (front: boolean): void => {
    setGoing(true);
    void act((client) => client.runs.release({ id, front })).finally(() => {
      setGoing(false);
    });
  };
  return (
    <li className={classes.heldRow} aria-label={name}>
      <RowPicture {...{ result, onOpen }} />
      <RowName name={name} changes={changes} />
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.runs.heldSince', { time: format.moment(createdAt) })}
      </Text>
      <Group gap={4} wrap="nowrap">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<ReleaseIcon />}
          loading={isGoing}
          disabled={isBusy}
          aria-label={words.say('ui.runs.release.name', { name })}
          onClick={() => {
            release(false);
          }}
        >
          {words.say('ui.runs.release')}
        </Button>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isBusy || isGoing}
          aria-label={words.say('ui.runs.releaseNext', { name })}
          title={words.say('ui.runs.releaseNext', { name })}
          onClick={() => {
            release(true);
          }}
        >
          <UpIcon />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isBusy || isGoing}
          aria-label={words.say('ui.runs.discard', { name })}
          title={words.say('ui.runs.discard', { name })}
          onClick={() => void act((client) => client.runs.discard({ id }))}
        >
          <CloseIcon />
        </ActionIcon>
      </Group>
    </li>
  );
}
