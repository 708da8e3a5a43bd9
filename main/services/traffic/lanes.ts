/** A place in which one part at a time is on its way; everything that moves bytes shares the same few. */
export interface Lanes {
  readonly count: number;
  /** How many are taken; more than there are for a while after `adjust` to fewer. */
  readonly busy: number;
  /** More lanes open at once; of fewer, those on their way still arrive. */
  adjust(count: number): void;
  /** Of those that wait, the smallest rank goes first, and of equal ones who came first; 0 unless told. */
  run<T>(task: () => Promise<T>, signal: AbortSignal, rank?: () => number): Promise<T>;
}

/** So many parts are on their way at once. */
export function createLanes(first: number): Lanes {
  let count = first;
  let free = count;
  const waiting = new Set<Waiting>();
  const enter = (signal: AbortSignal, rank: () => number): Promise<void> => {
    if (free <= 0) return queued(waiting, signal, rank);
    free -= 1;
    return Promise.resolve();
  };
  const leave = () => {
    const first = firstOf(waiting);
    // fewer lanes than before: whoever leaves takes one along
    if (first === undefined || free < 0) free += 1;
    else first.go();
  };
  return {
    get count() {
      return count;
    },
    get busy() {
      return count - free;
    },
    adjust: (wanted) => {
      free += wanted - count;
      count = wanted;
      for (
        let first = firstOf(waiting);
        first !== undefined && free > 0;
        first = firstOf(waiting)
      ) {
        free -= 1;
        first.go();
      }
    },
    run: async (task, signal, rank = () => 0) => {
      signal.throwIfAborted();
      await enter(signal, rank);
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}

interface Waiting {
  readonly rank: () => number;
  readonly go: () => void;
}

/** Asked when a lane is free, since ranks change while one waits. */
function firstOf(waiting: ReadonlySet<Waiting>): Waiting | undefined {
  let first: Waiting | undefined;
  for (const each of waiting) if (first === undefined || each.rank() < first.rank()) first = each;
  return first;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

/** Resolves when it is called out of the row. */
function queued(waiting: Set<Waiting>, signal: AbortSignal, rank: () => number): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(entry);
      reject(toError(signal.reason));
    };
    const go = () => {
      waiting.delete(entry);
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const entry = { go, rank };
    waiting.add(entry);
    signal.addEventListener('abort', leave, { once: true });
  });
}
