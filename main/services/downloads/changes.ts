import type { Clock } from '../ports/clock.ts';

interface Named {
  readonly id: string;
}

/** Tells whoever watches what has changed: at most ten times a second, the newest state of each. */
export interface Changes<Item extends Named> {
  show(item: Item): void;
  /** First all of them, then the changed ones. Ends with the signal. */
  watch(
    list: () => Promise<readonly Item[]>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Item[], void>;
}

const shownEveryMs = 100;

export function createChanges<Item extends Named>(clock: Clock): Changes<Item> {
  const watchers = new Set<Watcher<Item>>();
  return {
    show: (item) => {
      for (const watcher of watchers) watcher.show(item);
    },
    async *watch(list, signal) {
      const watcher = createWatcher<Item>();
      watchers.add(watcher);
      try {
        yield await list();
        for (;;) {
          yield await watcher.changed(signal);
          await clock.sleep(shownEveryMs, signal);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        watchers.delete(watcher);
      }
    },
  };
}

interface Watcher<Item> {
  show(item: Item): void;
  changed(signal: AbortSignal): Promise<readonly Item[]>;
}

function createWatcher<Item extends Named>(): Watcher<Item> {
  const changes = new Map<string, Item>();
  let wake: () => void = () => undefined;
  return {
    show: (item) => {
      changes.set(item.id, item);
      wake();
    },
    changed: async (signal) => {
      if (changes.size === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (signal.aborted) resolve();
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
        });
      signal.throwIfAborted();
      const items = [...changes.values()];
      changes.clear();
      return items;
    },
  };
}
