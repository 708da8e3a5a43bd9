import { Button, Group, Title, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { QueueItem, Run } from '../../../contract/run.ts';
import { useAct } from '../../app/use-act.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { estimates } from './estimate.ts';
import { QueueRow } from './QueueRow.tsx';
import type { RowFacts } from './QueueRow.tsx';
import classes from './runs.module.css';
import { useReorder } from './use-reorder.ts';
import { lastResults, nameOfItem } from './use-runs.ts';
import type { Result } from './use-runs.ts';

interface WaitingProps {
  readonly connectionId: string;
  readonly items: readonly QueueItem[];
  readonly runs: readonly Run[];
  readonly onOpen: (result: Result) => void;
  readonly hasOwn: boolean;
}

/** The queue as the server has it, put in order by dragging or by keys; a run that is shown large is not said twice. */
export function Waiting({ connectionId, items, runs, hasOwn, onOpen }: WaitingProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const [dragged, setDragged] = useState<string | null>(null);
  const running = items.filter(({ state, ours }) => state === 'running' && !(ours && hasOwn));
  const { pending, move } = useReorder(
    connectionId,
    items.filter(({ state }) => state === 'pending'),
    (item, index) => {
      setSaid(words.say('ui.runs.moved', { name: nameOfItem(item, words), place: index + 1 }));
    },
  );
  const shown = [...running, ...pending];
  const doneInMs = estimates(
    [...items.filter(({ state }) => state === 'running'), ...pending],
    runs,
  );
  const results = lastResults(runs);
  const changes = new Map(
    runs.flatMap((run) => ('promptId' in run ? [[run.promptId, run.changes] as const] : [])),
  );
  const factsOf = ({ promptId, workflowName }: QueueItem): RowFacts => ({
    changes: changes.get(promptId),
    result: workflowName === null ? undefined : results.get(workflowName),
    doneInMs: doneInMs.get(promptId),
    onOpen,
  });
  if (shown.length === 0) return null;
  return (
    <section aria-label={words.say('ui.runs.queue')}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>
          {words.say('ui.runs.queue')} · {format.number(pending.length)}
        </Title>
        {pending.length > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            onClick={() => {
              setAsking(true);
            }}
          >
            {words.say('ui.runs.clear')}
          </Button>
        )}
      </Group>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <ol className={classes.rows}>
        {shown.map((item, index) => (
          <QueueRow
            key={item.promptId}
            {...{ item, connectionId, move, setDragged }}
            place={index + 1}
            at={index - running.length}
            facts={factsOf(item)}
            count={pending.length}
            dragged={pending.find(({ promptId }) => promptId === dragged) ?? null}
          />
        ))}
      </ol>
      {isAsking && (
        <ConfirmDialog
          title={words.say('ui.runs.clear')}
          text={words.say('ui.runs.clear.text', { count: pending.length })}
          action={words.say('ui.runs.clear.action')}
          onConfirm={() => void act((client) => client.queue.clear({ connectionId }))}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}
