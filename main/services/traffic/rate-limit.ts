import type { Clock } from '../ports/clock.ts';

/** One budget of bytes a second for all lanes. */
export interface RateLimit {
  /** Resolves when so many bytes may go. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** How many bytes to ask for at once, so that the line runs evenly. */
  readonly sliceBytes: number;
  /** Null: no limit. What waits already keeps its time. */
  adjust(bytesPerSecond: number | null): void;
}

const pieceBytes = 1024 * 1024;

/** Without a limit (null) nothing ever waits. */
export function createRateLimit(first: number | null, clock: Clock): RateLimit {
  let bytesPerSecond = first;
  let freeAt = clock.now();
  return {
    take: async (bytes, signal) => {
      if (bytesPerSecond === null) return;
      const now = clock.now();
      const startsAt = Math.max(now, freeAt);
      freeAt = startsAt + (bytes / bytesPerSecond) * 1_000;
      if (startsAt > now) await clock.sleep(startsAt - now, signal);
    },
    get sliceBytes() {
      const evenly = bytesPerSecond === null ? pieceBytes : bytesPerSecond / 20;
      return Math.round(Math.min(pieceBytes, Math.max(4_096, evenly)));
    },
    adjust: (wanted) => {
      bytesPerSecond = wanted;
    },
  };
}
