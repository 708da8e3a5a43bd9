import type { Client } from './road.ts';
import { openRoad } from './road.ts';

export type RoadState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly client: Client; readonly generation: number }
  /** The same client still stands for what waits; a new one comes with the next generation. */
  | { readonly state: 'lost'; readonly since: number };

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
  const lost = (): void => {
    if (current.state !== 'lost') show({ state: 'lost', since: Date.now() });
  };
  const keepOpen = async (): Promise<never> => {
    for (let delayMs = firstDelayMs; ;) {
      try {
        const road = await openRoad();
        delayMs = firstDelayMs;
        generation += 1;
        show({ state: 'open', client: road.client, generation });
        await road.closed;
      } catch {
        // main is not there (yet): told by the state, tried again below
      }
      lost();
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
  };
}
