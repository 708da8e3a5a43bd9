import type { Streams } from './reporter.ts';

const firstSignMs = 5_000;
const longestQuietMs = 60_000;

/** The streams, and how long nothing was written to them; signs of it come more and more seldom. */
export function watchQuiet(streams: Streams, now: () => number) {
  let since = now();
  let signAfterMs = firstSignMs;
  const end = (): void => {
    since = now();
    signAfterMs = firstSignMs;
  };
  return {
    errIsTerminal: streams.errIsTerminal,
    out: (text: string): void => {
      end();
      streams.out(text);
    },
    err: (text: string): void => {
      end();
      streams.err(text);
    },
    /** For how many seconds, where it is time for a sign; else null. */
    dueSeconds: (): number | null => {
      const quietMs = now() - since;
      if (quietMs < signAfterMs) return null;
      signAfterMs = quietMs + Math.min(longestQuietMs, quietMs);
      return Math.round(quietMs / 1000);
    },
  };
}
