import type { Clock } from '../ports/clock.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves on, waking every sleeper at its own time. */
  advance(delayMs: number): Promise<void>;
  /** Moves on in small steps until the condition holds; fails after ten minutes of its own time. */
  advanceUntil(condition: () => boolean): Promise<void>;
}

/** Lets everything run that waits for nothing but the processor. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

export function createFakeClock(startAt = 1_000_000): FakeClock {
  let now = startAt;
  let sleepers: readonly Sleeper[] = [];
  const advance = async (delayMs: number) => {
    const until = now + delayMs;
    await settle();
    for (;;) {
      const due = sleepers
        .filter(({ wakeAt }) => wakeAt <= until)
        .sort((a, b) => a.wakeAt - b.wakeAt)[0];
      if (due === undefined) break;
      now = Math.max(now, due.wakeAt);
      sleepers = sleepers.filter((sleeper) => sleeper !== due);
      due.wake();
      await settle();
    }
    now = until;
  };
  return {
    now: () => now,
    async sleep(delayMs, signal) {
      signal?.throwIfAborted();
      if (delayMs <= 0) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { wakeAt: now + delayMs, wake: resolve };
      sleepers = [...sleepers, sleeper];
      const stop = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      signal?.addEventListener('abort', stop, { once: true });
      await promise;
      signal?.removeEventListener('abort', stop);
    },
    advance,
    async advanceUntil(condition) {
      for (let step = 0; step < 6_000; step += 1) {
        await settle();
        if (condition()) return;
        await advance(100);
      }
      throw new Error('the condition never held');
    },
  };
}
