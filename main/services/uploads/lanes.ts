import type { Lanes } from './run-context.ts';

/** So many parts are on their way at once, over all uploads; who came first goes first. */
export function createLanes(count: number): Lanes {
  let free = count;
  const waiting = new Set<() => void>();
  const enter = (signal: AbortSignal): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(go);
        reject(toError(signal.reason));
      };
      const go = () => {
        waiting.delete(go);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
  const leave = () => {
    const [first] = waiting;
    if (first === undefined) free += 1;
    else first();
  };
  return {
    count,
    run: async (task, signal) => {
      signal.throwIfAborted();
      await enter(signal);
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
