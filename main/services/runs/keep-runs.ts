import type { Run } from '../../../contract/run.ts';
import { isAppError } from '../../core/app-error.ts';
import { outputsToFetch } from '../../core/runs/run-outputs.ts';
import { isAborted } from '../signals.ts';
import { fetchOutputs } from './fetch-outputs.ts';
import type { Followers } from './followers.ts';
import { putBack } from './put-back.ts';
import { recoverOne } from './recover-runs.ts';
import type { RunPorts } from './run-ports.ts';
import { isActive } from './run-states.ts';

export interface KeepOptions {
  /** Where results are saved by themselves; null: they are not. */
  readonly resultsDirectory: () => Promise<string | null>;
  /** The connections whose results are looked after. */
  readonly connectionIds: () => Promise<readonly string[]>;
  /** Whose server is being restarted right now: its queue is put back by that. */
  readonly isRestarting: (connectionId: string) => boolean;
  readonly reportDefect: (error: unknown) => void;
}

interface Keeper {
  readonly ports: RunPorts;
  readonly followers: Followers;
}

const lookEveryMs = 3_000;
/** Results of longer ago that were never fetched are left to the person. */
const savedWithinMs = 7 * 24 * 3_600_000;
const mostLookedAt = 50;

/** Sees to it that no run is forgotten: one that nobody follows is taken up, results come home, a queue comes back. */
export async function keepRuns(
  keeper: Keeper,
  options: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const given = new Set<string>();
  while (!signal.aborted) {
    for (const step of [putBackAll, followAll, saveAll])
      try {
        await step(keeper, options, signal, given);
      } catch (error) {
        if (isAborted(signal)) return;
        options.reportDefect(error);
      }
    await keeper.ports.clock.sleep(lookEveryMs, signal).catch(() => undefined);
  }
}

async function putBackAll(
  { ports, followers }: Keeper,
  { isRestarting }: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const connectionId of await ports.rescue.connectionIds()) {
    if (isRestarting(connectionId)) continue;
    await whereReachable(signal, async () => {
      await putBack(ports, await ports.comfyOf(connectionId), connectionId, signal);
      followers.check(connectionId);
    });
  }
}

async function followAll(
  { ports, followers }: Keeper,
  _options: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const run of await ports.store.unended()) {
    if (followers.find(run)?.isFollowing(run.id) === true) continue;
    await whereReachable(signal, async () => {
      const comfy = await ports.comfyOf(run.connectionId);
      const now = await recoverOne(ports, comfy, run, signal);
      if (!isActive(now)) return;
      const follower = followers.open(comfy, now);
      const release = follower.hold();
      const request = await ports.store.request(run.id);
      follower.follow(now, request?.prompt ?? {});
      release();
    });
  }
}

/** `given`: runs whose results the server does not have any more. */
async function saveAll(
  { ports }: Keeper,
  options: KeepOptions,
  signal: AbortSignal,
  given: Set<string>,
): Promise<void> {
  const directory = await options.resultsDirectory();
  if (directory === null) return;
  for (const connectionId of await options.connectionIds())
    for (const run of await ports.store.list(connectionId, mostLookedAt)) {
      if (run.state !== 'done' && run.state !== 'failed') continue;
      if (given.has(run.id) || !isUnsaved(run, ports.clock.now())) continue;
      await whereReachable(signal, async () => {
        try {
          const comfy = await ports.comfyOf(connectionId);
          await fetchOutputs(ports, comfy, run, directory, signal);
        } catch (error) {
          if (isAppError(error, 'comfy.outputMissing', 'file.unwritable', 'file.diskFull'))
            given.add(run.id);
          else throw error;
        }
      });
    }
}

function isUnsaved(run: Extract<Run, { state: 'done' | 'failed' }>, now: number): boolean {
  if (now - run.finishedAt > savedWithinMs) return false;
  return outputsToFetch(run.outputs).some(({ savedAs }) => savedAs === null);
}

/** A server that is away, or wants a login, is asked again with the next round. */
async function whereReachable(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
  }
}
