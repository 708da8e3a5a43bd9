import { Button, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import type { SeenByComfy, Traffic, UploadJob } from '../../../contract/upload.ts';
import { useAct } from '../../app/use-act.ts';
import { useInSteps } from '../../ui/use-in-steps.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { groupKeys } from './group-keys.ts';
import { draggedTransfer } from './MoveHandle.tsx';
import { bytesOfAll } from './transfer-rows.ts';
import type { Group as GroupName } from './transfer-rows.ts';
import { TransferRow } from './TransferRow.tsx';
import classes from './transfers.module.css';
import { dropBefore, placeIn } from './waiting-order.ts';

/** Long lists are shown in steps: the newest of a night first. */
const shownFirst = 100;

interface GroupProps {
  readonly group: GroupName;
  readonly jobs: readonly UploadJob[];
  readonly speeds: ReadonlyMap<string, Traffic['jobs'][number]>;
  readonly visibility: ReadonlyMap<string, SeenByComfy['visibility']>;
}

/** The files of one group; those that wait can be put into another order. */
export function TransferGroup({ group, jobs, speeds, visibility }: GroupProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const [shown, setShown] = useState(shownFirst);
  const made = useInSteps(Math.min(shown, jobs.length));
  const ids = jobs.map(({ id }) => id);
  const order = ids.join('\n');
  // one and the same place as long as the order is, so that only those that move are drawn again
  const places = useMemo(() => {
    const waiting = group === 'waiting' ? order.split('\n') : [];
    return waiting.map((_, index) => placeIn(waiting, index));
  }, [group, order]);
  const drag = useReordering(group === 'waiting' ? ids : []);
  return (
    <section aria-label={words.say(groupKeys[group])}>
      <Text fw={600} size="sm" mb={4}>
        {words.say(groupKeys[group])} · {format.number(jobs.length)} ·{' '}
        {format.bytes(bytesOfAll(jobs))}
      </Text>
      <ul className={classes.rows} {...drag.handlers}>
        {jobs.slice(0, made).map((job, index) => (
          <TransferRow
            key={job.id}
            {...{ job, group, place: places[index] ?? null }}
            mark={drag.mark?.id === job.id ? (drag.mark.isLower ? 'after' : 'before') : null}
            speed={speeds.get(job.id) ?? null}
            visibility={visibility.get(job.id) ?? null}
          />
        ))}
      </ul>
      {jobs.length > shown && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(shown + shownFirst);
          }}
        >
          {words.say('ui.transfers.more', { count: Math.min(shownFirst, jobs.length - shown) })}
        </Button>
      )}
    </section>
  );
}

/** Rows that are dragged to another place among these; a mark shows where one would be put. */
function useReordering(ids: readonly string[]) {
  const act = useAct();
  const [mark, setMark] = useState<{ readonly id: string; readonly isLower: boolean } | null>(null);
  const isOurs = ({ dataTransfer }: DragEvent): boolean =>
    ids.length > 1 && dataTransfer.types.includes(draggedTransfer);
  return {
    mark,
    handlers: {
      onDragOver: (event: DragEvent<HTMLUListElement>) => {
        if (!isOurs(event)) return;
        event.preventDefault();
        const next = rowUnder(event);
        if (next?.id !== mark?.id || next?.isLower !== mark?.isLower) setMark(next);
      },
      onDragLeave: ({ currentTarget, relatedTarget }: DragEvent<HTMLUListElement>) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
          setMark(null);
      },
      onDrop: (event: DragEvent<HTMLUListElement>) => {
        setMark(null);
        if (!isOurs(event)) return;
        event.preventDefault();
        const over = rowUnder(event);
        const id = event.dataTransfer.getData(draggedTransfer);
        const before = over === null ? undefined : dropBefore(ids, id, over.id, over.isLower);
        if (before !== undefined) void act((client) => client.uploads.move({ id, before }));
      },
    },
  };
}

function rowUnder({ target, clientY }: DragEvent) {
  const row = target instanceof Element ? target.closest('li') : null;
  const id = row?.dataset.id;
  if (row === null || id === undefined) return null;
  const { top, height } = row.getBoundingClientRect();
  return { id, isLower: clientY > top + height / 2 };
}
