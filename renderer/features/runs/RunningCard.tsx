import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { mediaPath } from '../../../contract/media.ts';
import type { Run } from '../../../contract/run.ts';
import { useAct } from '../../app/use-act.ts';
import { StopIcon } from '../../ui/icons.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { paceOf } from './pace.ts';
import type { Beat } from './pace.ts';
import { Changes } from './RowFacts.tsx';
import classes from './runs.module.css';
import { usePreview, workflowTitle } from './use-runs.ts';

type Active = Extract<Run, { state: 'running' | 'stored' }>;

/** The run in progress, large, with the picture as it grows. */
export function RunningCard({ run }: { readonly run: Active }): ReactNode {
  const words = useWords();
  const act = useAct();
  const preview = usePreview(run.id);
  const name = workflowTitle(run.workflowName);
  return (
    <section className={classes.running} aria-label={words.say('ui.runs.running', { name })}>
      <div className={classes.preview}>
        {preview === null ? (
          <Text size="sm" c="var(--ferry-quiet)">
            {words.say('ui.runs.noPreview')}
          </Text>
        ) : (
          <img
            src={mediaPath.preview(run.id, preview.revision)}
            alt={words.say('ui.runs.preview', { name })}
          />
        )}
      </div>
      <Stack gap="sm">
        <Title order={2}>{name}</Title>
        <Changes changes={run.changes ?? []} />
        {run.state === 'running' ? (
          <Progress run={run} />
        ) : (
          <Text size="sm">{words.of('run.state', 'stored')}</Text>
        )}
        {run.state === 'running' && (
          <Group>
            <Button
              variant="default"
              leftSection={<StopIcon />}
              onClick={() =>
                void act((client) =>
                  client.queue.cancel({ connectionId: run.connectionId, promptId: run.promptId }),
                )
              }
            >
              {words.say('ui.runs.stop')}
            </Button>
          </Group>
        )}
      </Stack>
    </section>
  );
}

function Progress({ run }: { readonly run: Extract<Run, { state: 'running' }> }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { classType, value, max, nodesDone, nodesTotal } = run.progress;
  const share = max === 0 ? null : value / max;
  const pace = usePace(run);
  const step = words.say('ui.runs.step', { node: classType ?? 'none', value, max });
  return (
    <Stack gap={6}>
      <Text size="sm">{step}</Text>
      <ProgressBar share={share} name={workflowTitle(run.workflowName)} text={step} />
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.runs.nodes', { done: nodesDone, total: nodesTotal })}
        {pace !== null &&
          ` · ${words.say('ui.runs.pace', { perSecond: format.number(Math.round(pace.perSecond * 10) / 10), left: format.duration(pace.secondsLeft) })}`}
      </Text>
    </Stack>
  );
}

/** Steps a second, over the steps that were seen of the present node. */
function usePace(run: Extract<Run, { state: 'running' }>): ReturnType<typeof paceOf> {
  const { nodeId, value, max } = run.progress;
  const [beats, setBeats] = useState<readonly Beat[]>([]);
  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- a sample is taken when main tells of a step
    setBeats((before) => [
      ...before.filter((beat) => beat.nodeId === nodeId && beat.value < value).slice(-20),
      { nodeId, value, at: performance.now() },
    ]);
  }, [nodeId, value]);
  return paceOf(beats, max);
}
