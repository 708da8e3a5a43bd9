/**
 * Turns work that reports through a callback into a stream whose return value is the work's result. The work's
 * signal is aborted with the caller's, and when the reader leaves before the end.
 */
export async function* callbackStream<T, R>(
  work: (tell: (item: T) => void, signal: AbortSignal) => Promise<R>,
  signal?: AbortSignal,
): AsyncGenerator<T, R> {
  const items: T[] = [];
  const state = { ended: false, wake: (): void => undefined };
  const left = new AbortController();
  const tell = (item: T): void => {
    items.push(item);
    state.wake();
  };
  const outcome = work(tell, signal ? AbortSignal.any([signal, left.signal]) : left.signal);
  const end = (): void => {
    state.ended = true;
    state.wake();
  };
  // a failure ends the stream here and is thrown by `await outcome` below
  outcome.then(end, end);
  try {
    for (;;) {
      const item = items.shift();
      if (item !== undefined) yield item;
      else if (state.ended) return await outcome;
      else
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
    }
  } finally {
    left.abort();
  }
}
