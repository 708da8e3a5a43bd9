/** Turns work that reports through a callback into a stream whose return value is the work's result. */
export async function* callbackStream<T, R>(
  work: (tell: (item: T) => void) => Promise<R>,
): AsyncGenerator<T, R> {
  const items: T[] = [];
  const state = { ended: false, wake: (): void => undefined };
  const outcome = work((item) => {
    items.push(item);
    state.wake();
  });
  const end = (): void => {
    state.ended = true;
    state.wake();
  };
  // a failure ends the stream here and is thrown by `await outcome` below
  outcome.then(end, end);
  for (;;) {
    const item = items.shift();
    if (item !== undefined) yield item;
    else if (state.ended) return await outcome;
    else
      await new Promise<void>((resolve) => {
        state.wake = resolve;
      });
  }
}
