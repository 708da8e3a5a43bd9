import type { Clock } from '../ports/clock.ts';

export interface ShortMemory<Value> {
  /** The value of `key`, made where none is fresh; those who ask meanwhile wait for the same one. */
  recall(key: string, make: () => Promise<Value>, signal?: AbortSignal): Promise<Value>;
}

/** Remembers values for a while; failures are not remembered. `make` outlives the one who asked first. */
export function createShortMemory<Value>(
  clock: Pick<Clock, 'now'>,
  keepForMs: number,
): ShortMemory<Value> {
  const entries = new Map<string, { readonly value: Promise<Value>; readonly madeAt: number }>();
  const make = (key: string, maker: () => Promise<Value>): Promise<Value> => {
    const entry = { value: maker(), madeAt: clock.now() };
    entries.set(key, entry);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  };
  return {
    recall: async (key, maker, signal) => {
      signal?.throwIfAborted();
      const known = entries.get(key);
      const isFresh = known !== undefined && clock.now() - known.madeAt < keepForMs;
      return await orAborted(isFresh ? known.value : make(key, maker), signal);
    },
  };
}

function orAborted<Value>(value: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (signal === undefined) return value;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whoever aborts says why
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    value.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
