import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, OnConnection } from './call.ts';
import { QueueItem, QueuePlace } from './run.ts';

/** What waits on a server and what runs there. */
export const queueCalls = {
  /** In the order in which they will run. */
  watch: call.input(OnConnection).output(eventIterator(z.array(QueueItem))),
  /** Puts a pending prompt to another place; it keeps its id. `comfy.notInQueue`. */
  move: call
    .input(OnConnection.extend({ promptId: z.string().min(1), to: QueuePlace }))
    .output(z.void()),
  /** Takes a pending run of this app out of the queue and keeps it held; `comfy.notInQueue`. */
  hold: call.input(OnConnection.extend({ promptId: z.string().min(1) })).output(z.void()),
  list: call.input(OnConnection).output(z.array(QueueItem)),
  /** A pending prompt is deleted, a running one interrupted; `comfy.notInQueue`. */
  cancel: call.input(OnConnection.extend({ promptId: z.string().min(1) })).output(z.void()),
  /** Deletes what is pending; gives how many there were. */
  clear: call.input(OnConnection).output(z.object({ removed: z.int().nonnegative() })),
};
