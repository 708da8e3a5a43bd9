import type { Clock } from '../ports/clock.ts';

/** Sleeps that can be ended early. */
export interface Pauses {
  /** Resolves after the delay, when cut short, or when the signal is aborted. */
  pause(delayMs: number, signal: AbortSignal): Promise<void>;
  cutShort(): void;
}

export function createPauses(clock: Clock): Pauses {
  let current = new AbortController();
  return {
    async pause(delayMs, signal) {
      const both = AbortSignal.any([signal, current.signal]);
      try {
        await clock.sleep(delayMs, both);
      } catch (error) {
        if (!both.aborted) throw error;
      }
    },
    cutShort() {
      current.abort();
      current = new AbortController();
    },
  };
}
