import type { Clock } from '../ports/clock.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createLine, type Line } from './line.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** What everything that moves bytes of models shares, whether up, down or through this computer. */
export interface SharedTraffic {
  /** One lane for each part that is on its way. */
  readonly lanes: Lanes;
  /** Bytes that leave this computer. */
  readonly up: RateLimit;
  /** Bytes that arrive. */
  readonly down: RateLimit;
  /** The way to OSS; another host has a line of its own. */
  readonly line: Line;
  /** Holds at once, for what is under way as well. */
  adjust(wanted: TrafficWishes): void;
}

export interface TrafficWishes {
  /** Parts on their way at once, 1 to 8; 4 unless told. */
  readonly lanes?: number | undefined;
  /** In each direction, over all lanes; null or nothing: no limit. */
  readonly limitBytesPerSecond?: number | null | undefined;
}

const usualLanes = 4;

/** Made once, at the composition root. */
export function createSharedTraffic(clock: Clock, first: TrafficWishes = {}): SharedTraffic {
  const lanes = createLanes(first.lanes ?? usualLanes);
  const up = createRateLimit(first.limitBytesPerSecond ?? null, clock);
  const down = createRateLimit(first.limitBytesPerSecond ?? null, clock);
  return {
    ...{ lanes, up, down, line: createLine(clock) },
    adjust: (wanted) => {
      lanes.adjust(wanted.lanes ?? usualLanes);
      up.adjust(wanted.limitBytesPerSecond ?? null);
      down.adjust(wanted.limitBytesPerSecond ?? null);
    },
  };
}
