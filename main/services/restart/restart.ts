import type { ManagerDialect } from '../../../contract/connection.ts';
import type { RestartEvent } from '../../../contract/server.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy, ComfyOf, QueueEntry, RebootAnswer } from '../ports/comfy.ts';
import type { ProcessWatch } from './process-watch.ts';
import { watchProcess } from './process-watch.ts';

export interface RestartPorts {
  readonly comfyOf: ComfyOf;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
}

export interface RestartOptions {
  readonly budgetMs?: number;
  /** Gets the queue right before the reboot is asked for; where it fails, nothing is asked. */
  readonly beforeReboot?: (queue: {
    readonly running: readonly QueueEntry[];
    readonly pending: readonly QueueEntry[];
  }) => Promise<void>;
}

export interface Restart {
  /** Restarts ComfyUI through its Manager and tells how it goes; the last event is `back` or `failed`. */
  restart(
    connectionId: string,
    options?: RestartOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<RestartEvent>;
}

const usualBudgetMs = 300_000;
/** A reboot that was accepted replaces the process at once; this long without a sign of it means it did not. */
const noSignMs = 60_000;
const lookEveryMs = 1_000;
const dialects: readonly ManagerDialect[] = ['legacyPost', 'legacyGet', 'v2Post', 'v2Get'];

export function createRestart(ports: RestartPorts): Restart {
  return {
    async *restart(connectionId, options = {}, signal) {
      const stop = new AbortController();
      const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      try {
        const comfy = await ports.comfyOf(connectionId);
        yield* restartServer(ports, comfy, options, both);
      } catch (error) {
        signal?.throwIfAborted();
        if (!isAppError(error)) throw error;
        yield { state: 'failed', failure: toFailure(error) };
      } finally {
        stop.abort();
      }
    },
  };
}

async function* restartServer(
  ports: RestartPorts,
  comfy: Comfy,
  { budgetMs = usualBudgetMs, beforeReboot }: RestartOptions,
  signal: AbortSignal,
): AsyncGenerator<RestartEvent> {
  const process = await watchProcess(comfy, ports.newId(), ports.clock, signal);
  const queue = await comfy.prompts.queue(signal);
  await beforeReboot?.(queue);
  const startedAt = ports.clock.now();
  const answer = await askForReboot(comfy, signal);
  if (answer.state === 'dropped') process.sawItDrop();
  yield { state: 'asked', running: queue.running.length, pending: queue.pending.length };
  yield* waitForIt({ comfy, process, clock: ports.clock, startedAt, budgetMs, signal });
}

/** Finds the spelling of the restart that this Manager knows. */
async function askForReboot(comfy: Comfy, signal: AbortSignal): Promise<RebootAnswer> {
  for (const dialect of dialects) {
    const answer = await comfy.restart.reboot(dialect, signal);
    if (answer.state !== 'noSuchRoute') return answer;
  }
  throw new AppError('restart.managerMissing');
}

interface Wait {
  readonly comfy: Comfy;
  readonly process: ProcessWatch;
  readonly clock: Clock;
  readonly startedAt: number;
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

async function* waitForIt(wait: Wait): AsyncGenerator<RestartEvent> {
  const { process, clock, startedAt, budgetMs, signal } = wait;
  let saidDown = false;
  for (;;) {
    const look = await process.look(remainingMs(wait), signal);
    const elapsedMs = clock.now() - startedAt;
    if (process.wasSeenDropping() && !saidDown) {
      saidDown = true;
      yield { state: 'down', afterMs: elapsedMs };
    }
    if (look.state === 'new') {
      yield { state: 'back', elapsedMs, comfyuiVersion: look.comfyuiVersion };
      return;
    }
    const isOld = look.state === 'old';
    const patienceMs = isOld && !saidDown ? Math.min(budgetMs, noSignMs) : budgetMs;
    if (elapsedMs >= patienceMs) {
      const seconds = String(Math.round(elapsedMs / 1000));
      throw new AppError(isOld ? 'restart.didNotHappen' : 'restart.didNotComeBack', { seconds });
    }
    yield { state: 'waiting', elapsedMs, budgetMs };
    await clock.sleep(Math.min(lookEveryMs, Math.max(1, remainingMs(wait))), signal);
  }
}

function remainingMs({ clock, startedAt, budgetMs }: Wait): number {
  return startedAt + budgetMs - clock.now();
}
