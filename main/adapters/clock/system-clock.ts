import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../services/ports/clock.ts';

/** The clock of this computer. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: async (delayMs, signal) => {
    try {
      // a moment that has passed is no delay; Node warns of a negative one on the person's terminal
      await sleep(Math.max(0, delayMs), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** The wall clock where the person is; months count from 1. */
export function localTime() {
  const now = new Date();
  return {
    year: now.getFullYear(),
    month: now.getMonth() + 1,
    day: now.getDate(),
    hours: now.getHours(),
    minutes: now.getMinutes(),
    seconds: now.getSeconds(),
  };
}
