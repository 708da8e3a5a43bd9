import type { Clock } from '../ports/clock.ts';

/** One budget of bytes a second for all lanes. */
export interface RateLimit {
  /** Resolves when so many bytes may go. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** How many bytes to ask for at once, so that the line runs evenly. */
  readonly sliceBytes: number;
}

const pieceBytes = 1024 * 1024;

/** Without a limit (null) nothing ever waits. */
export function createRateLimit(bytesPerSecond: number | null, clock: Clock): RateLimit {
  if (bytesPerSecond === null) return { take: () => Promise.resolve(), sliceBytes: pieceBytes };
  let freeAt = clock.now();
  return {
    take: async (bytes, signal) => {
      const now = clock.now();
      const startsAt = Math.max(now, freeAt);
      freeAt = startsAt + (bytes / bytesPerSecond) * 1_000;
      if (startsAt > now) await clock.sleep(startsAt - now, signal);
    },
    sliceBytes: Math.round(Math.min(pieceBytes, Math.max(4_096, bytesPerSecond / 20))),
  };
}
