import type { QueueItem, Run } from '../../../contract/run.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import type { Comfy, QueueEntry } from '../ports/comfy.ts';
import type { Followers } from './followers.ts';
import type { RunPorts } from './run-ports.ts';
import { isAborted } from '../signals.ts';
import { putBack } from './put-back.ts';
import type { Runs } from './runs.ts';
import type { ActiveRun } from './run-states.ts';
import { baseOf, isActive } from './run-states.ts';

type QueueView = Pick<Runs, 'queueItems' | 'watchQueue' | 'cancel' | 'clearQueue' | 'moveToFront'>;
type QueuePorts = Pick<RunPorts, 'comfyOf' | 'store' | 'clock' | 'rescue'>;

const lookEveryMs = 1_500;

/** The server's own queue: seen, thinned and emptied. */
export function createQueueView(ports: QueuePorts, followers: Followers): QueueView {
  return {
    queueItems: (connectionId, signal) => readQueue(ports, connectionId, signal),
    watchQueue: (connectionId, signal) => watchQueue(ports, connectionId, signal),
    async moveToFront(connectionId, promptId, signal) {
      await moveToFront(ports, connectionId, promptId, signal);
      followers.check(connectionId);
    },
    async cancel(connectionId, promptId, signal) {
      const comfy = await ports.comfyOf(connectionId);
      const outcome = await cancelPrompt(comfy, promptId, signal);
      if (outcome === 'deleted') await markCancelled(ports, connectionId, [promptId]);
      followers.check(connectionId);
    },
    async clearQueue(connectionId, signal) {
      const comfy = await ports.comfyOf(connectionId);
      const before = await comfy.prompts.queue(signal);
      await comfy.prompts.clearPending(signal);
      const after = await comfy.prompts.queue(signal);
      const left = new Set(idsOf([...after.running, ...after.pending]));
      const removed = idsOf(before.pending).filter((promptId) => !left.has(promptId));
      await markCancelled(ports, connectionId, removed);
      followers.check(connectionId);
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

/** While the server is away the last state stands: `connections.watchState` tells that it is. */
async function* watchQueue(
  ports: QueuePorts,
  connectionId: string,
  signal: AbortSignal,
): AsyncGenerator<readonly QueueItem[]> {
  let last = '';
  while (!signal.aborted) {
    try {
      const items = await readQueue(ports, connectionId, signal);
      const text = JSON.stringify(items);
      if (text !== last) yield items;
      last = text;
      await ports.clock.sleep(lookEveryMs, signal);
    } catch (error) {
      if (isAborted(signal)) return;
      if (!isAppError(error)) throw error;
      await ports.clock.sleep(lookEveryMs, signal).catch(() => undefined);
    }
  }
}

/** Written down whole before it is taken out, so that a crash in between loses nothing. */
async function moveToFront(
  ports: QueuePorts,
  connectionId: string,
  promptId: string,
  signal?: AbortSignal,
): Promise<void> {
  const comfy = await ports.comfyOf(connectionId);
  const entry = (await comfy.prompts.queue(signal)).pending.find(
    (each) => each.promptId === promptId,
  );
  if (entry === undefined) throw new AppError('comfy.notInQueue', { id: promptId });
  const { prompt, extraData } = entry;
  await ports.rescue.save(connectionId, [
    { promptId, position: entry.number, front: true, prompt, extraData },
  ]);
  await comfy.prompts.deletePending([promptId], signal);
  await putBack(ports, comfy, connectionId);
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
