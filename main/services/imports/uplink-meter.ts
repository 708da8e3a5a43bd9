import type { Clock } from '../ports/clock.ts';
import type { RateLimit } from '../traffic/rate-limit.ts';
import type { SharedTraffic, TrafficWishes } from '../traffic/shared-traffic.ts';

export interface Uplink {
  readonly bytesPerSecond: number;
  /** Epoch ms. */
  readonly measuredAt: number;
}
export interface UplinkStore {
  load(): Promise<Uplink | null>;
  save(uplink: Uplink): Promise<void>;
}

/** How fast this computer's line was when it was last busy, for a time that can be told before anything is sent. */
export interface UplinkMeter {
  /** Bytes a second; null where nothing was sent lately, or only under a limit. */
  uplink(): Promise<number | null>;
  /** The same traffic, with what leaves this computer measured while no limit holds it back. */
  measured(traffic: SharedTraffic, first: TrafficWishes): SharedTraffic;
}

/** One measurement: long enough that what the system buffers does not count, without a gap in which nothing went. */
const spanMs = 5_000;
const gapMs = 1_500;
/** A line of a month ago may be another one. */
const keptMs = 30 * 24 * 3_600_000;

export function createUplinkMeter(
  store: UplinkStore,
  clock: Clock,
  reportDefect: (error: unknown) => void,
): UplinkMeter {
  let isLimited = false;
  let span: { readonly startedAt: number; lastAt: number; bytes: number } | null = null;
  const note = (bytes: number) => {
    if (isLimited) return;
    const now = clock.now();
    if (span === null || now - span.lastAt > gapMs) {
      span = { startedAt: now, lastAt: now, bytes: 0 };
      return;
    }
    span.lastAt = now;
    span.bytes += bytes;
    const tookMs = now - span.startedAt;
    if (tookMs < spanMs) return;
    const bytesPerSecond = (span.bytes / tookMs) * 1_000;
    span = { startedAt: now, lastAt: now, bytes: 0 };
    void store.save({ bytesPerSecond, measuredAt: now }).catch(reportDefect);
  };
  return {
    uplink: async () => {
      const known = await store.load();
      if (known === null || clock.now() - known.measuredAt > keptMs) return null;
      return known.bytesPerSecond;
    },
    measured: (traffic, first) => {
      // a pace that follows the line is the one at which things will go
      const heed = ({ limit }: TrafficWishes) => {
        isLimited = typeof limit === 'number';
        span = null;
      };
      heed(first);
      return {
        ...traffic,
        adjust: (wanted) => {
          heed(wanted);
          traffic.adjust(wanted);
        },
        up: { ...traffic.up, pace: noticed(traffic.up.pace, note) },
      };
    },
  };
}

function noticed(limit: RateLimit, note: (bytes: number) => void): RateLimit {
  return {
    get sliceBytes() {
      return limit.sliceBytes;
    },
    adjust: (bytesPerSecond) => {
      limit.adjust(bytesPerSecond);
    },
    take: async (bytes, signal) => {
      await limit.take(bytes, signal);
      note(bytes);
    },
  };
}
