import { z } from 'zod';
import { isAppError } from '../../core/app-error.ts';

/** The clock that requests are signed by: this computer's, corrected once OSS has refused it. */
export interface ServerClock {
  /** By how much OSS is ahead. */
  aheadMs(): number;
  /** Whether a refusal tells of another time than the one that was signed by, so that a second try may do. */
  learnsFrom(error: unknown, signedAheadMs: number): boolean;
}

const Refusal = z.object({ clockOffsetMs: z.number() });
/** OSS takes 15 minutes; less than this is no news. */
const newsMs = 60_000;

export function createServerClock(): ServerClock {
  let aheadMs = 0;
  return {
    aheadMs: () => aheadMs,
    learnsFrom: (error, signedAheadMs) => {
      if (!isAppError(error, 'oss.clockSkew')) return false;
      const refusal = Refusal.safeParse(error.cause);
      if (!refusal.success) return false;
      const { clockOffsetMs } = refusal.data;
      // requests that were signed together are refused together: the first of them has taught it already
      if (Math.abs(clockOffsetMs - signedAheadMs) < newsMs) return false;
      aheadMs = clockOffsetMs;
      return true;
    },
  };
}
