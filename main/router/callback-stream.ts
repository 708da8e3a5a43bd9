/** Turns work that reports through a callback into a stream whose return value is the work's result. */
export async function* callbackStream<T, R>(
  work: (tell: (item: T) => void) => Promise<R>,
): AsyncGenerator<T, R> {
  const items: T[] = [];
  let wake: () => void = () => undefined;
  const outcome = work((item) => {
    items.push(item);
    wake();
  });
  let ended = false;
  const settled = outcome.then(
    () => undefined,
    () => undefined, // the failure is thrown by `await outcome` below
  );
  void settled.then(() => {
    ended = true;
    wake();
  });
  for (;;) {
    const item = items.shift();
    if (item !== undefined) yield item;
    else if (ended) return await outcome;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
