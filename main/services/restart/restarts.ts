import type { RestartEvent } from '../../../contract/server.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import type { Clock } from '../ports/clock.ts';
import type { QueueRescue } from '../runs/queue-rescue.ts';
import { createReplay } from './replay.ts';
import type { Replay } from './replay.ts';
import type { Restart } from './restart.ts';

export interface RestartsPorts {
  readonly restart: Restart;
  readonly rescue: QueueRescue;
  readonly clock: Clock;
  /** Told when a restart begins and when it is over. */
  readonly onChange: (connectionId: string) => void;
  readonly reportDefect: (error: unknown) => void;
}

export interface RestartOrder {
  readonly connectionId: string;
  readonly budgetMs: number;
  readonly putQueueBack: boolean;
}

/** Restarts that give the queue back and go on when nobody looks any more. */
export interface Restarts {
  /** Joins the restart that is under way; the events from its beginning. */
  run(order: RestartOrder, signal?: AbortSignal): AsyncGenerator<RestartEvent>;
  isUnderWay(connectionId: string): boolean;
  close(): void;
}

export function createRestarts(ports: RestartsPorts): Restarts {
  const underWay = new Map<string, Replay<RestartEvent>>();
  const stop = new AbortController();
  const begin = (order: RestartOrder) => {
    const { connectionId } = order;
    const events = createReplay<RestartEvent>();
    underWay.set(connectionId, events);
    ports.onChange(connectionId);
    const over = () => {
      underWay.delete(connectionId);
      ports.onChange(connectionId);
    };
    void restartAndPutBack(ports, order, events, stop.signal).then(
      () => {
        over();
        events.end();
      },
      (error: unknown) => {
        if (!stop.signal.aborted) ports.reportDefect(error);
        over();
        events.fail(error);
      },
    );
    return events;
  };
  return {
    async *run(order, signal) {
      yield* (underWay.get(order.connectionId) ?? begin(order)).read(signal);
    },
    isUnderWay: (connectionId) => underWay.has(connectionId),
    close: () => {
      stop.abort();
    },
  };
}

/** What was written down is crossed off where nothing was asked; else it stays until the server has it again. */
async function restartAndPutBack(
  ports: RestartsPorts,
  { connectionId, budgetMs, putQueueBack }: RestartOrder,
  events: Replay<RestartEvent>,
  signal: AbortSignal,
): Promise<void> {
  const { rescue } = ports;
  await rescue.alone(connectionId, async () => {
    let writtenDown: readonly string[] = [];
    let wasAsked = false;
    const beforeReboot: Parameters<Restart['restart']>[1] = putQueueBack
      ? {
          beforeReboot: async (queue) => {
            writtenDown = await rescue.writeDown(connectionId, queue);
          },
        }
      : {};
    const restart = ports.restart.restart(connectionId, { budgetMs, ...beforeReboot }, signal);
    for await (const event of restart) {
      wasAsked ||= event.state === 'asked';
      if (event.state === 'failed' && !wasAsked) await rescue.forget(connectionId, writtenDown);
      if (event.state === 'asked' && putQueueBack)
        events.push({ ...event, startsOver: writtenDown.length - event.pending });
      else if (event.state === 'back' && putQueueBack)
        events.push(await withQueue(ports, connectionId, event, signal));
      else events.push(event);
    }
  });
}

const mostTries = 15;
const pauseMs = 2_000;

/** A server that has just come back may still be shaky; what does not work now, the keeper of the runs does later. */
async function withQueue(
  { rescue, clock }: RestartsPorts,
  connectionId: string,
  back: Extract<RestartEvent, { state: 'back' }>,
  signal: AbortSignal,
): Promise<RestartEvent> {
  const queue = { putBack: 0, lost: 0 };
  for (let tries = 1; ; tries += 1)
    try {
      for await (const outcome of rescue.putBack(connectionId, signal))
        if (outcome !== 'there') queue[outcome] += 1;
      return { ...back, queue };
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error)) throw error;
      if (!isTransient(error.code) || tries === mostTries)
        return { state: 'failed', failure: toFailure(error) };
      await clock.sleep(pauseMs, signal);
    }
}
