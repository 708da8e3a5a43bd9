import { ActionIcon, Group, Text } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent, ReactNode } from 'react';
import type { ChangedInput, QueueItem } from '../../../contract/run.ts';
import { useAct } from '../../app/use-act.ts';
import { CloseIcon, GripIcon, PauseIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { indexOfKey } from './queue-move.ts';
import { RowName, RowPicture } from './RowFacts.tsx';
import classes from './runs.module.css';
import { nameOfItem } from './use-runs.ts';
import type { Result } from './use-runs.ts';

/** What this app knows of a prompt beyond the queue. */
export interface RowFacts {
  readonly changes: readonly ChangedInput[] | undefined;
  readonly result: Result | undefined;
  readonly onOpen: (result: Result) => void;
  readonly doneInMs: number | undefined;
}

interface QueueRowProps {
  readonly item: QueueItem;
  readonly connectionId: string;
  /** What stands before it, the running one included, and 1. */
  readonly place: number;
  /** Among the pending ones; below 0 for a running one. */
  readonly at: number;
  readonly count: number;
  readonly facts: RowFacts;
  readonly dragged: QueueItem | null;
  readonly setDragged: (promptId: string | null) => void;
  readonly move: (item: QueueItem, index: number) => void;
}

export function QueueRow(props: QueueRowProps): ReactNode {
  const { item, place, at, connectionId, dragged, facts, setDragged, move } = props;
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const [isOver, setOver] = useState(false);
  const { promptId } = item;
  const name = nameOfItem(item, words);
  const isPending = item.state === 'pending';
  const takes = isPending && dragged !== null && dragged.promptId !== promptId;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is the mouse's way; the row's handle is the keyboard's
    <li
      className={classes.queueRow}
      aria-label={name}
      draggable={isPending}
      data-over={takes && isOver}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', name);
        setDragged(promptId);
      }}
      onDragEnd={() => {
        setDragged(null);
      }}
      onDragOver={(event) => {
        if (takes) event.preventDefault();
        setOver(takes);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!takes) return;
        event.preventDefault();
        move(dragged, at);
      }}
    >
      {isPending ? <Grip {...props} name={name} /> : <span />}
      <Text size="sm" c="var(--ferry-quiet)">
        {place}
      </Text>
      <RowPicture {...facts} />
      <RowName name={name} changes={facts.changes} />
      <Text size="xs" c="var(--ferry-quiet)">
        {facts.doneInMs === undefined
          ? words.of('run.state', item.state)
          : words.say('ui.runs.doneIn', { time: format.duration(facts.doneInMs / 1_000) })}
      </Text>
      <Group gap={4} wrap="nowrap">
        {isPending && item.ours && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.say('ui.runs.hold', { name })}
            title={words.say('ui.runs.hold', { name })}
            onClick={() => void act((client) => client.queue.hold({ connectionId, promptId }))}
          >
            <PauseIcon />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.say('ui.runs.remove', { name })}
          onClick={() => void act((client) => client.queue.cancel({ connectionId, promptId }))}
        >
          <CloseIcon />
        </ActionIcon>
      </Group>
    </li>
  );
}

/** The handle: dragged with the row, or moved by the arrow keys, Home and End; it keeps the focus on the way. */
function Grip({
  item,
  at,
  count,
  move,
  name,
}: QueueRowProps & { readonly name: string }): ReactNode {
  const words = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const wasMoved = useRef(false);
  useLayoutEffect(() => {
    // a row that changes its place in the document loses the focus
    if (wasMoved.current) button.current?.focus();
    wasMoved.current = false;
  }, [at]);
  const onKey = (event: KeyboardEvent): void => {
    const index = indexOfKey(event.key, at, count);
    if (index === null) return;
    event.preventDefault();
    if (index === at) return;
    wasMoved.current = true;
    move(item, index);
  };
  return (
    <ActionIcon
      ref={button}
      variant="subtle"
      color="gray"
      className={classes.grip}
      aria-label={words.say('ui.runs.move', { name })}
      title={words.say('ui.runs.move.hint')}
      onKeyDown={onKey}
    >
      <GripIcon />
    </ActionIcon>
  );
}
