import type { Clock } from '../ports/clock.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createLine, type Line } from './line.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** One direction of the way between this computer and the world. */
export interface Road {
  /** One lane for each part that is on its way. */
  readonly lanes: Lanes;
  readonly limit: RateLimit;
}

/** What everything that moves bytes of models shares. What comes in and goes out again takes a lane of `up` only. */
export interface SharedTraffic {
  readonly up: Road;
  readonly down: Road;
  /** The way to OSS; another host has a line of its own. */
  readonly line: Line;
  /** Holds at once, for what is under way as well. */
  adjust(wanted: TrafficWishes): void;
}

/** In each direction. */
export interface TrafficWishes {
  /** Parts on their way at once, 1 to 8; 4 unless told. */
  readonly lanes?: number | undefined;
  /** Over all lanes; null or nothing: no limit. */
  readonly limitBytesPerSecond?: number | null | undefined;
}

const usualLanes = 4;

/** Made once, at the composition root. */
export function createSharedTraffic(clock: Clock, first: TrafficWishes = {}): SharedTraffic {
  const createRoad = (): Road => ({
    lanes: createLanes(first.lanes ?? usualLanes),
    limit: createRateLimit(first.limitBytesPerSecond ?? null, clock),
  });
  const up = createRoad();
  const down = createRoad();
  return {
    ...{ up, down, line: createLine(clock) },
    adjust: (wanted) => {
      for (const road of [up, down]) {
        road.lanes.adjust(wanted.lanes ?? usualLanes);
        road.limit.adjust(wanted.limitBytesPerSecond ?? null);
      }
    },
  };
}
