/** A place in which one part at a time is on its way; everything that moves bytes shares the same few. */
export interface Lanes {
  readonly count: number;
  /** More lanes open at once; of fewer, those on their way still arrive. */
  adjust(count: number): void;
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** So many parts are on their way at once; who came first goes first. */
export function createLanes(first: number): Lanes {
  let count = first;
  let free = count;
  const waiting = new Set<() => void>();
  const enter = (signal: AbortSignal): Promise<void> => {
    if (free <= 0) return queued(waiting, signal);
    free -= 1;
    return Promise.resolve();
  };
  const leave = () => {
    const [first] = waiting;
    // fewer lanes than before: whoever leaves takes one along
    if (first === undefined || free < 0) free += 1;
    else first();
  };
  return {
    get count() {
      return count;
    },
    adjust: (wanted) => {
      free += wanted - count;
      count = wanted;
      for (const go of [...waiting]) {
        if (free <= 0) break;
        free -= 1;
        go();
      }
    },
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

/** Resolves when it is called out of the row. */
function queued(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
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
}
