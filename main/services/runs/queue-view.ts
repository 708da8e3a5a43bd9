import type { QueueItem, Run } from '../../../contract/run.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import type { Comfy, QueueEntry } from '../ports/comfy.ts';
import type { Followers } from './followers.ts';
import type { RunPorts } from './run-ports.ts';
import { createPauses } from './pauses.ts';
import type { QueueChanges } from './queue-changes.ts';
import type { QueueRescue } from './queue-rescue.ts';
import type { Runs } from './runs.ts';
import type { ActiveRun } from './run-states.ts';
import { baseOf, isActive } from './run-states.ts';

type QueueView = Pick<Runs, 'queueItems' | 'watchQueue' | 'cancel' | 'clearQueue' | 'move'>;
type QueuePorts = Pick<RunPorts, 'comfyOf' | 'store' | 'clock'>;

interface QueueParts {
  readonly ports: QueuePorts;
  readonly followers: Followers;
  readonly rescue: QueueRescue;
  readonly changes: QueueChanges;
}

/** Moves of prompts, each of which is in no queue for a moment on its way. */
interface Moves {
  /** The connections on whose server one is under way. */
  readonly underWay: Set<string>;
  ended: number;
}

/** The server's own queue: seen, put in order, thinned and emptied. */
export function createQueueView(parts: QueueParts): QueueView {
  const { ports, followers, rescue, changes } = parts;
  const moves: Moves = { underWay: new Set(), ended: 0 };
  const changed = (connectionId: string) => {
    followers.check(connectionId);
    changes.tell(connectionId);
  };
  return {
    queueItems: (connectionId, signal) => readQueue(ports, connectionId, signal),
    watchQueue: (connectionId, signal) => watchQueue(parts, moves, connectionId, signal),
    async move(connectionId, promptId, to, signal) {
      const outcome = await rescue.alone(connectionId, async () => {
        signal?.throwIfAborted();
        moves.underWay.add(connectionId);
        try {
          return await rescue.move(connectionId, promptId, to);
        } finally {
          moves.underWay.delete(connectionId);
          moves.ended += 1;
        }
      });
      changed(connectionId);
      if (outcome === null) throw new AppError('comfy.notInQueue', { id: promptId });
      if (outcome === 'lost') throw new AppError('comfy.runLost', { promptId });
    },
    async cancel(connectionId, promptId, signal) {
      const comfy = await ports.comfyOf(connectionId);
      const outcome = await cancelPrompt(comfy, promptId, signal);
      if (outcome === 'deleted') await markCancelled(ports, connectionId, [promptId]);
      changed(connectionId);
    },
    async clearQueue(connectionId, signal) {
      const comfy = await ports.comfyOf(connectionId);
      const before = await comfy.prompts.queue(signal);
      await comfy.prompts.clearPending(signal);
      const after = await comfy.prompts.queue(signal);
      const left = new Set(idsOf([...after.running, ...after.pending]));
      const removed = idsOf(before.pending).filter((promptId) => !left.has(promptId));
      await markCancelled(ports, connectionId, removed);
      changed(connectionId);
      return removed.length;
    },
  };
}

async function readQueue(
  ports: QueuePorts,
  connectionId: string,
  signal?: AbortSignal,
): Promise<readonly QueueItem[]> {
  const comfy = await ports.comfyOf(connectionId);
  const { running, pending } = await comfy.prompts.queue(signal);
  const ours = await activeByPromptId(ports, connectionId);
  return [
    ...running.map((entry) => itemOf(entry, 'running', ours)),
    ...pending.map((entry) => itemOf(entry, 'pending', ours)),
  ];
}

const lookEveryMs = 2_000;
const lookAtMostEveryMs = 30_000;
/** Every entry holds its whole workflow: over a slow line a long queue takes seconds to arrive. */
const shareOfTheLine = 5;

/** While the server is away the last state stands: `connections.watchState` tells that it is. So it does during a move. */
async function* watchQueue(
  { ports, changes }: QueueParts,
  moves: Moves,
  connectionId: string,
  signal: AbortSignal,
): AsyncGenerator<readonly QueueItem[]> {
  const { clock } = ports;
  const pauses = createPauses(clock);
  let changesSeen = 0;
  const unsubscribe = changes.onChange(connectionId, () => {
    changesSeen += 1;
    pauses.cutShort();
  });
  let last = '';
  try {
    while (!signal.aborted) {
      const before = changesSeen;
      const began = clock.now();
      const { ended } = moves;
      const items = await readQuietly(ports, connectionId, signal);
      const isWhole = ended === moves.ended && !moves.underWay.has(connectionId);
      const text = JSON.stringify(items);
      if (items !== null && isWhole && text !== last) {
        yield items;
        last = text;
      }
      const pauseMs = Math.max(lookEveryMs, (clock.now() - began) * shareOfTheLine);
      if (changesSeen === before) await pauses.pause(Math.min(pauseMs, lookAtMostEveryMs), signal);
    }
  } finally {
    unsubscribe();
  }
}

/** Null where the server cannot be asked. */
async function readQuietly(
  ports: QueuePorts,
  connectionId: string,
  signal: AbortSignal,
): Promise<readonly QueueItem[] | null> {
  try {
    return await readQueue(ports, connectionId, signal);
  } catch (error) {
    if (!signal.aborted && !isAppError(error)) throw error;
    return null;
  }
}

const idsOf = (entries: readonly QueueEntry[]): readonly string[] =>
  entries.map(({ promptId }) => promptId);

/** A pending prompt may begin to run between the look and the deletion; then it is interrupted. */
async function cancelPrompt(
  comfy: Comfy,
  promptId: string,
  signal?: AbortSignal,
): Promise<'deleted' | 'interrupted'> {
  const before = await comfy.prompts.queue(signal);
  if (idsOf(before.pending).includes(promptId)) {
    await comfy.prompts.deletePending([promptId], signal);
    const after = await comfy.prompts.queue(signal);
    if (!idsOf(after.running).includes(promptId)) return 'deleted';
  } else if (!idsOf(before.running).includes(promptId)) {
    throw new AppError('comfy.notInQueue', { id: promptId });
  }
  await comfy.prompts.interrupt(promptId, signal);
  return 'interrupted';
}

async function activeByPromptId(
  { store }: QueuePorts,
  connectionId: string,
): Promise<ReadonlyMap<string, ActiveRun>> {
  const runs = await store.unended();
  return new Map(
    runs
      .filter((run: Run) => run.connectionId === connectionId)
      .filter(isActive)
      .map((run) => [run.promptId, run]),
  );
}

function itemOf(
  { promptId, number }: QueueEntry,
  state: QueueItem['state'],
  ours: ReadonlyMap<string, ActiveRun>,
): QueueItem {
  const run = ours.get(promptId);
  return {
    promptId,
    number,
    state,
    workflowName: run?.workflowName ?? null,
    ours: run !== undefined,
  };
}

async function markCancelled(
  ports: QueuePorts,
  connectionId: string,
  promptIds: readonly string[],
): Promise<void> {
  const ours = await activeByPromptId(ports, connectionId);
  for (const promptId of promptIds) {
    const run = ours.get(promptId);
    if (run === undefined) continue;
    const finishedAt = ports.clock.now();
    await ports.store.advance({ ...baseOf(run), state: 'cancelled', finishedAt });
  }
}
