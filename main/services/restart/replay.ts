import { untilAborted } from '../runs/latest-value.ts';

/** A row of events that any number of readers see from its beginning. */
export interface Replay<T> {
  push(item: T): void;
  end(): void;
  fail(error: unknown): void;
  /** Ends with the signal too. */
  read(signal?: AbortSignal): AsyncGenerator<T>;
}

export function createReplay<T>(): Replay<T> {
  const items: T[] = [];
  let outcome: { readonly error: unknown } | 'ended' | null = null;
  let changed = Promise.withResolvers<void>();
  const announce = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    push: (item) => {
      items.push(item);
      announce();
    },
    end: () => {
      outcome ??= 'ended';
      announce();
    },
    fail: (error) => {
      outcome ??= { error };
      announce();
    },
    async *read(signal) {
      for (let at = 0; ;) {
        signal?.throwIfAborted();
        const item = items[at];
        if (item !== undefined) {
          at += 1;
          yield item;
        } else if (outcome === 'ended') return;
        else if (outcome !== null) throw outcome.error;
        else await untilAborted(changed.promise, signal);
      }
    },
  };
}
