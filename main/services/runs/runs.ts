import type {
  ChangedInput,
  OutputFile,
  QueueItem,
  Run,
  QueuePlace,
} from '../../../contract/run.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import { AppError } from '../../core/app-error.ts';
import type { Comfy } from '../ports/comfy.ts';
import { fetchOutputs } from './fetch-outputs.ts';
import type { Preview } from './followed-run.ts';
import type { Followers } from './followers.ts';
import { createFollowers } from './followers.ts';
import { createHeldRuns } from './held-runs.ts';
import type { KeepOptions } from './keep-runs.ts';
import { keepRuns } from './keep-runs.ts';
import type { QueueChanges } from './queue-changes.ts';
import { createQueueChanges } from './queue-changes.ts';
import type { QueueRescue } from './queue-rescue.ts';
import { createQueueRescue } from './queue-rescue.ts';
import { createQueueView } from './queue-view.ts';
import type { Recovered } from './recover-runs.ts';
import { recoverRuns, settleStored } from './recover-runs.ts';
import { createRunNews, toldStore } from './run-news.ts';
import type { RunPorts } from './run-ports.ts';
import type { ActiveRun, StoredRun } from './run-states.ts';
import { isActive } from './run-states.ts';
import { resendPrompt, sendPrompt } from './send-prompt.ts';

export interface QueueRequest {
  readonly connectionId: string;
  readonly workflowName: string;
  readonly prompt: Prompt;
  /** The graph that the outputs carry, or null where there is none. */
  readonly workflow: unknown;
  /** What the form changed. */
  readonly changes?: readonly ChangedInput[];
  /** Before everything that waits. */
  readonly front?: boolean;
  /** Its id, where it was written down before; a fresh one unless told. */
  readonly id?: string;
}

/** The runs of this app, on every connection. */
export interface Runs {
  /** Stores the run, sends it, and follows it; throws `comfy.promptRejected` and the like. */
  queue(request: QueueRequest, signal?: AbortSignal): Promise<Run>;
  /**
   * Sends a run that was stored and of which nobody knows whether it was sent: the server is asked first. One that
   * was sent, or that this process is sending, is left alone.
   */
  resume(id: string, front: boolean, signal?: AbortSignal): Promise<Run>;
  /** The run as it is, then each change; ends when the run has ended. */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<Run>;
  /** The newest picture of the run in progress, again and again. */
  previews(id: string, signal?: AbortSignal): AsyncGenerator<Preview>;
  /** Newest first. */
  list(connectionId: string): Promise<readonly Run[]>;
  /** Keeps the run without sending it, until it is released or discarded. */
  hold(request: QueueRequest): Promise<Run>;
  /** Sends a held run, after or before everything that waits; throws `comfy.notHeld`. */
  release(id: string, front: boolean, signal?: AbortSignal): Promise<Run>;
  /** Ends a held run unsent; throws `comfy.notHeld`. */
  discard(id: string): Promise<void>;
  /** Takes a pending run of this app out of the queue and holds it; throws `comfy.notInQueue`. */
  holdPending(connectionId: string, promptId: string): Promise<void>;
  /** Fetches what an ended run left; gives the files that are on the disk now. */
  fetchOutputs(id: string, directory: string, signal?: AbortSignal): Promise<readonly OutputFile[]>;
  /** Looks up every run that had not ended when the app last stopped. */
  recover(signal?: AbortSignal): Promise<Recovered>;
  /** Every run of a connection, then each change, by whoever in this process. */
  watchAll(connectionId: string, signal: AbortSignal): AsyncGenerator<readonly Run[]>;
  /** Queues the request of an earlier run anew, changed by `change`. */
  again(
    id: string,
    change: (connectionId: string, prompt: Prompt) => Promise<Prompt>,
    signal?: AbortSignal,
  ): Promise<Run>;
  /** Until the signal ends it: follows every run that has not ended and finishes what a crash left half done. */
  keep(options: KeepOptions, signal: AbortSignal): Promise<void>;
  /** The queue over the time of a restart. */
  readonly rescue: QueueRescue;
  /** In the order in which they will run; each change. */
  watchQueue(connectionId: string, signal: AbortSignal): AsyncGenerator<readonly QueueItem[]>;
  /** Puts a pending prompt to another place; throws `comfy.notInQueue`. */
  move(connectionId: string, promptId: string, to: QueuePlace, signal?: AbortSignal): Promise<void>;
  /** The server's queue, whoever filled it. */
  queueItems(connectionId: string, signal?: AbortSignal): Promise<readonly QueueItem[]>;
  /** Deletes a pending prompt, interrupts a running one; throws `comfy.notInQueue`. */
  cancel(connectionId: string, promptId: string, signal?: AbortSignal): Promise<void>;
  /** Deletes everything pending; gives how many there were. */
  clearQueue(connectionId: string, signal?: AbortSignal): Promise<number>;
  /** Stops following, which ends every watch; the runs themselves go on. */
  close(): void;
}

const mostListed = 1_000;

export function createRuns(given: RunPorts): Runs {
  const news = createRunNews(given.store, given.clock);
  const ports = { ...given, store: toldStore(given.store, news) };
  const changes = createQueueChanges();
  const followers = createFollowers(ports, changes);
  const rescue = createQueueRescue(ports, followers);
  const queueView = createQueueView({ ports, followers, rescue, changes });
  const parts: Parts = { ports, followers, changes, clientIds: new Map(), sending: new Set() };
  return {
    queue: (request, signal) => queueRun(parts, request, signal),
    resume: (id, front, signal) => resumeRun(parts, id, front, signal),
    ...heldRunsOf(parts, rescue),
    watch: (id, signal) => watchRun(parts, id, signal),
    async *previews(id, signal) {
      const run = await ports.store.get(id);
      if (run !== null) yield* followers.find(run)?.previews(id, signal) ?? [];
    },
    watchAll: (connectionId, signal) => news.watch(connectionId, signal),
    again: (id, change, signal) => runAgain(parts, id, change, signal),
    keep: (options, signal) =>
      keepRuns(
        {
          ...{ ports, followers, rescue, sending: parts.sending },
          isOwn: (run) => parts.clientIds.get(run.connectionId) === run.clientId,
        },
        options,
        signal,
      ),
    rescue,
    list: (connectionId) => ports.store.list(connectionId, mostListed),
    async fetchOutputs(id, directory, signal) {
      const run = await storedRun(ports, id);
      if (run.state !== 'done' && run.state !== 'failed') return [];
      const comfy = await ports.comfyOf(run.connectionId);
      return fetchOutputs(ports, comfy, run, directory, signal);
    },
    recover: (signal) => recoverRuns(ports, signal),
    ...queueView,
    close: () => {
      followers.close();
    },
  };
}

async function runAgain(
  parts: Parts,
  id: string,
  change: Parameters<Runs['again']>[1],
  signal?: AbortSignal,
): Promise<Run> {
  const { ports } = parts;
  const { connectionId, workflowName, changes = [] } = await storedRun(ports, id);
  const request = await ports.store.request(id);
  if (request === null) throw new AppError('comfy.notInQueue', { id });
  const prompt = await change(connectionId, request.prompt);
  // the seed is another one where the prompt is
  const kept = changes.filter(({ label }) => label !== 'seed' || prompt === request.prompt);
  const again = { ...request, connectionId, workflowName, prompt, changes: kept };
  return queueRun(parts, again, signal);
}

function heldRunsOf(parts: Parts, rescue: QueueRescue): ReturnType<typeof createHeldRuns> {
  const { ports, followers, changes } = parts;
  return createHeldRuns({
    ...{ ports, rescue },
    queueChanged: (connectionId) => {
      followers.check(connectionId);
      changes.tell(connectionId);
    },
    clientIdOf: (connectionId) => clientIdOf(parts, connectionId),
    send: (stored, { writeDown, ...request }, signal) =>
      send(parts, stored, request.prompt, async (follower, comfy) => {
        await writeDown();
        await follower.ready();
        return sendPrompt(ports, comfy, stored, request, signal);
      }),
  });
}

interface Parts {
  readonly ports: RunPorts;
  readonly followers: Followers;
  /** One for each connection, for as long as this process lives: two sockets cannot share one. */
  readonly clientIds: Map<string, string>;
  readonly changes: QueueChanges;
  /** Runs whose request is on its way. */
  readonly sending: Set<string>;
}

function clientIdOf({ ports, clientIds }: Parts, connectionId: string): string {
  const clientId = clientIds.get(connectionId) ?? ports.newId();
  clientIds.set(connectionId, clientId);
  return clientId;
}

async function queueRun(parts: Parts, request: QueueRequest, signal?: AbortSignal): Promise<Run> {
  const { ports } = parts;
  const { connectionId, workflowName, prompt, workflow, front = false, id } = request;
  const stored: StoredRun = {
    id: id ?? ports.newId(),
    connectionId,
    workflowName,
    clientId: clientIdOf(parts, connectionId),
    createdAt: ports.clock.now(),
    ...(request.changes !== undefined && { changes: [...request.changes] }),
    state: 'stored',
  };
  return send(parts, stored, prompt, async (follower, comfy) => {
    await ports.store.insert(stored, { prompt, workflow });
    await follower.ready();
    return sendPrompt(ports, comfy, stored, { prompt, workflow, front }, signal);
  });
}

async function resumeRun(
  parts: Parts,
  id: string,
  front: boolean,
  signal?: AbortSignal,
): Promise<Run> {
  const { ports, sending } = parts;
  if (sending.has(id)) return storedRun(ports, id);
  // nobody else may settle it meanwhile
  sending.add(id);
  try {
    const run = await storedRun(ports, id);
    const request = await ports.store.request(id);
    if (run.state !== 'stored' || request === null) return run;
    return await send(parts, run, request.prompt, async (follower, comfy) => {
      await follower.ready();
      return resendPrompt(ports, comfy, run, { ...request, front }, signal);
    });
  } finally {
    sending.delete(id);
  }
}

/** Held while it is on its way, so that the first word of it is heard; followed from then on. */
async function send(
  { ports, followers, changes, sending }: Parts,
  stored: StoredRun,
  prompt: Prompt,
  act: (follower: ReturnType<Followers['open']>, comfy: Comfy) => Promise<ActiveRun>,
): Promise<Run> {
  const { id, connectionId } = stored;
  const comfy: Comfy = await ports.comfyOf(connectionId);
  const follower = followers.open(comfy, stored);
  const release = follower.hold();
  sending.add(id);
  try {
    const now = await ports.store.advance(await act(follower, comfy));
    if (isActive(now)) follower.follow(now, prompt);
    return now;
  } finally {
    changes.tell(connectionId);
    sending.delete(id);
    release();
  }
}

async function* watchRun(parts: Parts, id: string, signal?: AbortSignal): AsyncGenerator<Run> {
  const { ports, followers } = parts;
  const known = await storedRun(ports, id);
  const run = known.state === 'stored' ? await settleStored(ports, known, signal) : known;
  if (!isActive(run)) {
    yield run;
    return;
  }
  const comfy = await ports.comfyOf(run.connectionId);
  const follower = followers.open(comfy, run);
  const release = follower.hold();
  try {
    const request = await ports.store.request(id);
    follower.follow(run, request?.prompt ?? {});
    yield* follower.updates(id, signal);
  } finally {
    release();
  }
}

async function storedRun({ store }: RunPorts, id: string): Promise<Run> {
  const run = await store.get(id);
  if (run === null) throw new AppError('comfy.notInQueue', { id });
  return run;
}
