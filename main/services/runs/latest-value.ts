/** The newest of a row of values, for any number of readers; a slow reader misses those in between. */
export interface LatestValue<T> {
  set(value: T): void;
  isSet(): boolean;
  /** Readers get the newest value, then end. */
  end(): void;
  /** Readers get the newest value, then this error. */
  fail(error: unknown): void;
  /** Throws the signal's reason when it is aborted. */
  read(signal?: AbortSignal): AsyncGenerator<T>;
}

export function createLatestValue<T>(): LatestValue<T> {
  let newest: { readonly value: T; readonly version: number } | null = null;
  let outcome: { readonly error: unknown } | 'ended' | null = null;
  let changed = Promise.withResolvers<void>();
  const announce = () => {
    const before = changed;
    changed = Promise.withResolvers();
    before.resolve();
  };
  return {
    isSet: () => newest !== null,
    set(value) {
      newest = { value, version: (newest?.version ?? 0) + 1 };
      announce();
    },
    end() {
      outcome ??= 'ended';
      announce();
    },
    fail(error) {
      outcome ??= { error };
      announce();
    },
    async *read(signal) {
      let seen = 0;
      for (;;) {
        signal?.throwIfAborted();
        if (newest !== null && newest.version > seen) {
          seen = newest.version;
          yield newest.value;
        } else if (outcome === 'ended') return;
        else if (outcome !== null) throw outcome.error;
        else await untilAborted(changed.promise, signal);
      }
    },
  };
}

/** Resolves with the work or with the abort, whichever is first; the caller looks at the signal again. */
export async function untilAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) return work;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => {
    resolve();
  };
  if (signal.aborted) return;
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
