import { nextTask } from './next-task.ts';
import type { Client } from './road.ts';
import { isLockedOut, openRoad } from './road.ts';

export type RoadState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly client: Client; readonly generation: number }
  /** Main does not answer. */
  | { readonly state: 'lost' }
  /** Main answers, but was started anew and does not know this page any more. */
  | { readonly state: 'lockedOut' };

const firstDelayMs = 300;
const longestDelayMs = 5_000;

/** Keeps a way to main open: a lost one is opened again, for as long as the page lives. */
export function createRoadStore() {
  let current: RoadState = { state: 'opening' };
  let generation = 0;
  const listeners = new Set<() => void>();
  const show = (next: RoadState): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const closed = (state: 'lost' | 'lockedOut'): void => {
    if (current.state !== state) show({ state });
  };
  const keepOpen = async (): Promise<never> => {
    for (let delayMs = firstDelayMs; ;) {
      try {
        const road = await openRoad();
        delayMs = firstDelayMs;
        generation += 1;
        show({ state: 'open', client: road.client, generation });
        await road.closed;
        closed('lost');
      } catch {
        // main is not there (yet): told by the state, tried again below
        closed((await isLockedOut()) ? 'lockedOut' : 'lost');
      }
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      delayMs = Math.min(longestDelayMs, delayMs * 2);
    }
  };
  let started = false;
  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      if (!started) {
        started = true;
        void keepOpen();
      }
      return () => {
        listeners.delete(listener);
      };
    },
    read: (): RoadState => current,
    /** Asked when a call has failed: whether that is because its way was lost, which is told a moment later. */
    wasLost: async (client: Client): Promise<boolean> => {
      await nextTask();
      return current.state !== 'open' || current.client !== client;
    },
  };
}

export type RoadStore = ReturnType<typeof createRoadStore>;
