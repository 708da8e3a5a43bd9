import { setTimeout as sleep } from 'node:timers/promises';

/** One direction of the line, shared by all connections in the order they ask. */
export interface RateLimit {
  /** Resolves when this many bytes have gone through. */
  pass(bytes: number, signal: AbortSignal): Promise<void>;
}

/** Timers wake up late: what was missed within this time is made good. */
const makeGoodMs = 20;

export function createRateLimit(bitsPerSecond: number): RateLimit {
  const msPerByte = 8000 / bitsPerSecond;
  let freeAt = 0;
  return {
    async pass(bytes, signal) {
      const now = performance.now();
      freeAt = Math.max(freeAt, now - makeGoodMs) + bytes * msPerByte;
      const waitMs = freeAt - now;
      if (waitMs >= 1) await sleep(waitMs, undefined, { signal });
    },
  };
}
