import { setTimeout as sleep } from 'node:timers/promises';
import type { Writable } from 'node:stream';
import { once } from 'node:events';

/** Hands bytes on in order, each some time after it came. */
interface DelayQueue {
  /** Resolves when more may follow. */
  push(bytes: Uint8Array): Promise<void>;
  /** Ends the sink behind everything that is still on its way. */
  end(): Promise<void>;
}

interface DelayQueueOptions {
  readonly sink: Writable;
  readonly delayMs: number;
  /** How much may be on its way or wait for a slow sink. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly onDelivered: (bytes: number) => void;
}

export function createDelayQueue(options: DelayQueueOptions): DelayQueue {
  const { sink, delayMs, maxBytes, signal, onDelivered } = options;
  let waitingBytes = 0;
  let last: Promise<void> = Promise.resolve();
  let room: PromiseWithResolvers<void> | undefined;

  const deliver = async (bytes: Uint8Array, dueAt: number): Promise<void> => {
    const waitMs = dueAt - performance.now();
    if (waitMs >= 1) await sleep(waitMs, undefined, { signal });
    onDelivered(bytes.length);
    if (!sink.write(bytes)) await once(sink, 'drain', { signal });
    waitingBytes -= bytes.length;
    room?.resolve();
    room = undefined;
  };
  return {
    async push(bytes) {
      waitingBytes += bytes.length;
      const dueAt = performance.now() + delayMs;
      last = last.then(() => deliver(bytes, dueAt));
      // Its failure is met at the next push or at the end.
      last.catch(() => undefined);
      if (waitingBytes <= maxBytes) return;
      room ??= Promise.withResolvers();
      await Promise.race([room.promise, last]);
    },
    async end() {
      const dueAt = performance.now() + delayMs;
      await last;
      const waitMs = dueAt - performance.now();
      if (waitMs >= 1) await sleep(waitMs, undefined, { signal });
      sink.end();
    },
  };
}
