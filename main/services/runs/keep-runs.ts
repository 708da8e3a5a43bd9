import type { Run } from '../../../contract/run.ts';
import { isAppError } from '../../core/app-error.ts';
import { outputsToFetch } from '../../core/runs/run-outputs.ts';
import { isAborted } from '../signals.ts';
import { fetchOutputs } from './fetch-outputs.ts';
import type { Followers } from './followers.ts';
import type { Lanes } from './lanes.ts';
import { createLanes } from './lanes.ts';
import type { QueueRescue } from './queue-rescue.ts';
import { recoverOne } from './recover-runs.ts';
import type { RunPorts } from './run-ports.ts';
import { isActive } from './run-states.ts';

export interface KeepOptions {
  /** Where results are saved by themselves; null: they are not. */
  readonly resultsDirectory: () => Promise<string | null>;
  /** Whose server is being restarted right now: its queue is put back by that. */
  readonly isRestarting: (connectionId: string) => boolean;
  readonly reportDefect: (error: unknown) => void;
}

export interface Keeper {
  readonly ports: RunPorts;
  readonly followers: Followers;
  readonly rescue: QueueRescue;
  /** Runs that this process is sending at this moment. */
  readonly sending: ReadonlySet<string>;
  /** Whether this process queued it. */
  readonly isOwn: (run: Run) => boolean;
}

const lookEveryMs = 3_000;
/** Runs of another process of this app: that one follows them, and two sockets cannot share a client id. */
const lookAtOthersEveryMs = 15_000;
/** Results of longer ago that were never fetched are left to the person. */
const savedWithinMs = 7 * 24 * 3_600_000;

/** Sees to it that no run is forgotten: one that nobody follows is taken up, results come home, a queue comes back. */
export async function keepRuns(
  keeper: Keeper,
  options: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = keeper.ports;
  const newLanes = () => createLanes({ clock, reportDefect: options.reportDefect }, signal);
  const lanes = [newLanes(), newLanes(), newLanes()] as const;
  const steps = [
    () => putBackAll(keeper, options, lanes[0], signal),
    await followStep(keeper, lanes[1], signal),
    saveStep(keeper, options, lanes[2], signal),
  ];
  while (!isAborted(signal)) {
    for (const step of steps)
      await step().catch((error: unknown) => {
        if (!isAborted(signal)) options.reportDefect(error);
      });
    await clock.sleep(lookEveryMs, signal).catch(() => undefined);
  }
  for (const each of lanes) await each.settled();
}

async function putBackAll(
  { rescue }: Keeper,
  { isRestarting }: KeepOptions,
  lanes: Lanes,
  signal: AbortSignal,
): Promise<void> {
  for (const connectionId of await rescue.connectionIds()) {
    if (isRestarting(connectionId)) continue;
    lanes.run(connectionId, () =>
      rescue.alone(connectionId, async () => {
        const outcomes = rescue.putBack(connectionId, signal);
        while ((await outcomes.next()).done !== true) signal.throwIfAborted();
      }),
    );
  }
}

async function followStep(keeper: Keeper, lanes: Lanes, signal: AbortSignal) {
  const { ports, followers, sending } = keeper;
  const { store, clock } = ports;
  const left = new Set((await store.unended()).map(({ id }) => id));
  let othersDueAt = clock.now();
  return async (): Promise<void> => {
    const withOthers = clock.now() >= othersDueAt;
    if (withOthers) othersDueAt = clock.now() + lookAtOthersEveryMs;
    const isToFollow = (run: Run) => left.has(run.id) || keeper.isOwn(run);
    const due = (await store.unended()).filter(
      (run) =>
        followers.find(run)?.isFollowing(run.id) !== true &&
        !sending.has(run.id) &&
        (withOthers || isToFollow(run)),
    );
    for (const [connectionId, runs] of Map.groupBy(due, (run) => run.connectionId))
      lanes.run(connectionId, async () => {
        const comfy = await ports.comfyOf(connectionId);
        const queue = await comfy.prompts.queue(signal);
        for (const run of runs) {
          const now = await recoverOne(ports, { comfy, queue }, run, signal);
          if (isActive(now) && isToFollow(now)) await follow(keeper, comfy, now);
        }
      });
  };
}

async function follow(
  { ports, followers }: Keeper,
  comfy: Parameters<Followers['open']>[0],
  run: Extract<Run, { state: 'pending' | 'running' }>,
): Promise<void> {
  const follower = followers.open(comfy, run);
  const release = follower.hold();
  try {
    const request = await ports.store.request(run.id);
    follower.follow(run, request?.prompt ?? {});
  } finally {
    release();
  }
}

type WithOutputs = Extract<Run, { state: 'done' | 'failed' }>;

function saveStep({ ports }: Keeper, options: KeepOptions, lanes: Lanes, signal: AbortSignal) {
  const { store, clock } = ports;
  /** Saved, or not to be had any more. */
  const settled = new Set<string>();
  return async (): Promise<void> => {
    const directory = await options.resultsDirectory();
    if (directory === null) return;
    const unsaved: WithOutputs[] = [];
    for (const id of await store.endedSince(clock.now() - savedWithinMs)) {
      const run = settled.has(id) ? null : await store.get(id);
      if (run === null || (run.state !== 'done' && run.state !== 'failed')) continue;
      if (isUnsaved(run)) unsaved.push(run);
      else settled.add(id);
    }
    for (const [connectionId, runs] of Map.groupBy(unsaved, (run) => run.connectionId))
      lanes.run(connectionId, async () => {
        const comfy = await ports.comfyOf(connectionId);
        for (const run of runs)
          try {
            await fetchOutputs(ports, comfy, run, directory, signal);
          } catch (error) {
            if (!isAppError(error, 'comfy.outputMissing')) throw error;
            settled.add(run.id);
          }
      });
  };
}

const isUnsaved = (run: WithOutputs): boolean =>
  outputsToFetch(run.outputs).some(({ savedAs }) => savedAs === null);
