import type { RestartEvent } from '../../../contract/server.ts';
import type { ComfyOf } from '../ports/comfy.ts';
import { putBack } from '../runs/put-back.ts';
import type { RescueStore, RunStore } from '../runs/run-ports.ts';
import { createReplay } from './replay.ts';
import type { Replay } from './replay.ts';
import type { Restart } from './restart.ts';

export interface RestartsPorts {
  readonly restart: Restart;
  readonly comfyOf: ComfyOf;
  readonly rescue: RescueStore;
  readonly store: RunStore;
  readonly reportDefect: (error: unknown) => void;
}

/** Restarts that give the queue back and go on when nobody looks any more. */
export interface Restarts {
  /** Joins the restart that is under way; the events from its beginning. */
  run(connectionId: string, budgetMs: number, signal?: AbortSignal): AsyncGenerator<RestartEvent>;
  /** Since when (epoch ms) a restart is under way; null: none is. */
  isUnderWay(connectionId: string): boolean;
  close(): void;
}

export function createRestarts(ports: RestartsPorts): Restarts {
  const underWay = new Map<string, Replay<RestartEvent>>();
  const stop = new AbortController();
  const begin = (connectionId: string, budgetMs: number) => {
    const events = createReplay<RestartEvent>();
    underWay.set(connectionId, events);
    const end = () => {
      underWay.delete(connectionId);
      events.end();
    };
    void restartAndPutBack(ports, { connectionId, budgetMs, events }, stop.signal).then(
      end,
      (error: unknown) => {
        if (!stop.signal.aborted) ports.reportDefect(error);
        underWay.delete(connectionId);
        events.fail(error);
      },
    );
    return events;
  };
  return {
    async *run(connectionId, budgetMs, signal) {
      yield* (underWay.get(connectionId) ?? begin(connectionId, budgetMs)).read(signal);
    },
    isUnderWay: (connectionId) => underWay.has(connectionId),
    close: () => {
      stop.abort();
    },
  };
}

async function restartAndPutBack(
  ports: RestartsPorts,
  order: {
    readonly connectionId: string;
    readonly budgetMs: number;
    readonly events: Replay<RestartEvent>;
  },
  signal: AbortSignal,
): Promise<void> {
  const { connectionId, budgetMs, events } = order;
  for await (const event of ports.restart.restart(
    connectionId,
    {
      budgetMs,
      beforeReboot: async (pending) => {
        const prompts = pending.map(({ promptId, number, prompt, extraData }) => ({
          ...{ promptId, prompt, extraData },
          position: number,
          front: false,
        }));
        await ports.rescue.save(connectionId, prompts);
      },
    },
    signal,
  ))
    if (event.state === 'back') {
      const comfy = await ports.comfyOf(connectionId);
      events.push({ ...event, queue: await putBack(ports, comfy, connectionId, signal) });
    } else events.push(event);
}
