import { useRef, useState } from 'react';
import type { QueueItem, QueuePlace } from '../../../contract/run.ts';
import { useAct } from '../../app/use-act.ts';
import { movedTo, placeAt } from './queue-move.ts';

interface Wish {
  readonly promptId: string;
  readonly place: QueuePlace;
  /** The order that main told of when it had been done: it is shown until main tells of another one. */
  readonly doneAt: string | null;
}

interface Order {
  readonly item: QueueItem;
  readonly index: number;
  readonly place: QueuePlace;
}

export interface Reorder {
  /** What waits, as the person has put it. */
  readonly pending: readonly QueueItem[];
  readonly move: (item: QueueItem, index: number) => void;
}

/**
 * Moves are seen at once and carried out one after the other; of one prompt that is moved on while its move is under way
 * only the newest place counts.
 */
export function useReorder(
  connectionId: string,
  told: readonly QueueItem[],
  onMoved: (item: QueueItem, index: number) => void,
): Reorder {
  const act = useAct();
  const [wish, setWish] = useState<Wish | null>(null);
  const newest = useRef<Order | null>(null);
  const isSending = useRef(false);
  const order = told.map(({ promptId }) => promptId).join();
  const isStanding = wish !== null && (wish.doneAt === null || wish.doneAt === order);
  const pending = isStanding ? movedTo(told, wish.promptId, wish.place) : told;
  const ids = pending.map(({ promptId }) => promptId);

  const send = async (): Promise<void> => {
    for (let next = newest.current; next !== null; next = newest.current) {
      const { item, index, place } = next;
      const { promptId } = item;
      const isDone = await act(async (client) => {
        await client.queue.move({ connectionId, promptId, to: place });
        return true;
      });
      if (newest.current !== next) continue;
      newest.current = null;
      setWish(isDone === true ? { promptId, place, doneAt: order } : null);
      if (isDone === true) onMoved(item, index);
    }
  };
  return {
    pending,
    move(item, index) {
      const { promptId } = item;
      if (ids.indexOf(promptId) === index) return;
      const place = placeAt(ids, promptId, index);
      newest.current = { item, index, place };
      setWish({ promptId, place, doneAt: null });
      if (isSending.current) return;
      isSending.current = true;
      void send().finally(() => {
        isSending.current = false;
      });
    },
  };
}
