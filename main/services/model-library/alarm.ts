import type { Clock } from '../ports/clock.ts';

/** A sleep that can be ended from outside. */
export interface Alarm {
  /** Whoever sleeps wakes up; with nobody asleep, the next sleep ends at once. */
  ring(): void;
  /** Resolves with the ring or when the time is over; rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<'rung' | 'over'>;
}

export function createAlarm(clock: Pick<Clock, 'sleep'>): Alarm {
  let isRung = false;
  let sleeper: AbortController | null = null;
  return {
    ring() {
      isRung = true;
      sleeper?.abort();
    },
    async sleep(ms, signal) {
      signal.throwIfAborted();
      const own = new AbortController();
      sleeper = own;
      if (!isRung)
        await clock.sleep(ms, AbortSignal.any([signal, own.signal])).catch((error: unknown) => {
          if (!own.signal.aborted || signal.aborted) throw error;
        });
      sleeper = null;
      const outcome = isRung ? 'rung' : 'over';
      isRung = false;
      return outcome;
    },
  };
}
