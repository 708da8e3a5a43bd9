import { useMemo, useState } from 'react';
import type { DragEvent } from 'react';
import { useAct } from '../../app/use-act.ts';
import { draggedAs } from './moving.ts';
import type { Moving } from './moving.ts';
import { dropBefore, placeIn } from './waiting-order.ts';
import type { Place } from './waiting-order.ts';

interface Mark {
  readonly id: string;
  readonly isLower: boolean;
}

/** Where a row stands among those that wait, and where a dragged one would be put beside it. */
interface Standing {
  readonly place: Place | null;
  readonly mark: 'before' | 'after' | null;
}

/** The rows of one list that can be put into another order: those that wait, by id, in their order. */
export function useReordering(kind: Moving, ids: readonly string[]) {
  const act = useAct();
  const [mark, setMark] = useState<Mark | null>(null);
  const order = ids.join('\n');
  // one and the same place as long as the order is, so that only those that move are drawn again
  const places = useMemo(() => {
    const waiting = order === '' ? [] : order.split('\n');
    return new Map(waiting.map((id, index) => [id, placeIn(waiting, index)]));
  }, [order]);
  const isOurs = ({ dataTransfer }: DragEvent): boolean =>
    ids.length > 1 && dataTransfer.types.includes(draggedAs[kind]);
  return {
    standingOf: (id: string): Standing => ({
      place: places.get(id) ?? null,
      mark: mark?.id === id ? (mark.isLower ? 'after' : 'before') : null,
    }),
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
        const id = event.dataTransfer.getData(draggedAs[kind]);
        const before = over === null ? undefined : dropBefore(ids, id, over.id, over.isLower);
        if (before !== undefined) void act((client) => client[kind].move({ id, before }));
      },
    },
  };
}

function rowUnder({ target, clientY }: DragEvent): Mark | null {
  const row = target instanceof Element ? target.closest('li') : null;
  const id = row?.dataset.id;
  if (row === null || id === undefined) return null;
  const { top, height } = row.getBoundingClientRect();
  return { id, isLower: clientY > top + height / 2 };
}
