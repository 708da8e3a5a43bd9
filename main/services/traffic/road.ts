import type { ErrorCode } from '../../../contract/error-code.ts';
import { isAppError } from '../../core/app-error.ts';
import {
  afterLoss,
  afterRound,
  paceOf,
  startPilot,
  type Pilot,
  type PilotBounds,
} from '../../core/traffic/pilot.ts';
import type { Clock } from '../ports/clock.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** One direction of the way between this computer and the world. */
export interface Road {
  /** One lane for each part that is on its way. */
  readonly lanes: Lanes;
  /** What a person has set, for what takes no lane. */
  readonly limit: RateLimit;
  /** For what takes a lane: that, and the pace that leaves a tenth of the line free. */
  readonly pace: RateLimit;
  /** Carries a part over a lane; how long that takes decides on lanes and pace. */
  trip<T>(bytes: number, carry: () => Promise<T>): Promise<T>;
  /** Holds at once, for what is under way as well. */
  adjust(wishes: RoadWishes): void;
}

/** What a person may wish for a direction. */
export interface RoadWishes {
  /** Parts on their way at once, 1 to 8. */
  readonly lanes: 'automatic' | number;
  /** `automatic` leaves a tenth of the line free; a number is bytes a second. */
  readonly limit: 'automatic' | 'none' | number;
}

const lostCodes: readonly ErrorCode[] = ['oss.unreachable', 'oss.timeout'];

/** Shorter ones tell of the way there and back, and not of the line. */
const leastBytes = 1024 * 1024;
const leastMs = 500;
/** A round is a part a lane, and so much at least, since a few small ones tell little. */
const roundBytes = 4 * 1024 * 1024;
const roundMs = 1_000;
/** After so long without a part the line may be another one. */
const idleMs = 60_000;

export function createRoad(clock: Clock, first: RoadWishes): Road {
  const limit = createRateLimit(numberOf(first), clock);
  const own = createRateLimit(null, clock);
  let wishes = first;
  const lanes = createLanes(boundsOf(first).first);
  const helm = createHelm(clock, boundsOf(first), lanes, own);
  return {
    ...{ lanes, limit, pace: both(limit, own) },
    trip: (bytes, carry) => helm.trip(bytes, carry),
    adjust: (wanted) => {
      if (wanted.lanes === wishes.lanes && wanted.limit === wishes.limit) return;
      wishes = wanted;
      limit.adjust(numberOf(wanted));
      helm.begin(boundsOf(wanted));
    },
  };
}

const numberOf = ({ limit }: RoadWishes): number | null =>
  typeof limit === 'number' ? limit : null;

function boundsOf({ lanes, limit }: RoadWishes): PilotBounds {
  const leavesTenth = limit === 'automatic';
  return lanes === 'automatic'
    ? { first: 2, least: 1, most: 8, leavesTenth }
    : { first: lanes, least: lanes, most: lanes, leavesTenth };
}

function both(limit: RateLimit, own: RateLimit): RateLimit {
  return {
    take: async (bytes, signal) => {
      await limit.take(bytes, signal);
      await own.take(bytes, signal);
    },
    get sliceBytes() {
      return Math.min(limit.sliceBytes, own.sliceBytes);
    },
    adjust: (bytesPerSecond) => {
      limit.adjust(bytesPerSecond);
    },
  };
}

/** Measures the trips and steers by them. */
function createHelm(clock: Clock, bounds: PilotBounds, lanes: Lanes, pace: RateLimit) {
  const wheel = createWheel(bounds, lanes, pace);
  let underWay = 0;
  let lastAt = clock.now();
  // many connections that break together are one loss
  let hasArrived = true;
  const depart = () => {
    if (underWay === 0 && clock.now() - lastAt > idleMs) wheel.begin();
    underWay += 1;
    return { change: wheel.change(), startedAt: clock.now(), isFull: isFull(lanes) };
  };
  const arrive = ({ change, startedAt, isFull: wasFull }: Departure, bytes: number) => {
    hasArrived = true;
    // what was begun before the last change tells nothing of what came after it
    if (change === wheel.change() && wasFull && isFull(lanes))
      wheel.count(bytes, clock.now() - startedAt, clock.now());
  };
  const fail = (error: unknown) => {
    if (!hasArrived || !isAppError(error, ...lostCodes)) return;
    hasArrived = false;
    wheel.lost(clock.now());
  };
  return {
    begin: wheel.begin,
    trip: async <T>(bytes: number, carry: () => Promise<T>): Promise<T> => {
      const departure = depart();
      try {
        const result = await carry();
        arrive(departure, bytes);
        return result;
      } catch (error) {
        fail(error);
        throw error;
      } finally {
        underWay -= 1;
        lastAt = clock.now();
      }
    },
  };
}

interface Departure {
  readonly change: number;
  readonly startedAt: number;
  readonly isFull: boolean;
}

/** Turns what was measured into lanes and a pace. */
function createWheel(first: PilotBounds, lanes: Lanes, pace: RateLimit) {
  let bounds = first;
  let pilot = startPilot(bounds);
  let watch = createWatch(lanes.count, lanes.count);
  let change = 0;
  const steer = (next: Pilot) => {
    const before = paceOf(pilot, bounds);
    pilot = next;
    const more = pilot.lanes - lanes.count;
    const wanted = paceOf(pilot, bounds);
    if (more !== 0 || wanted !== before) change += 1;
    lanes.adjust(pilot.lanes);
    pace.adjust(wanted);
    watch = createWatch(pilot.lanes, Math.max(0, more));
  };
  return {
    /** Counts the changes. */
    change: () => change,
    begin: (wanted: PilotBounds = bounds) => {
      bounds = wanted;
      change += 1;
      steer(startPilot(bounds));
    },
    count: (bytes: number, tookMs: number, at: number) => {
      const bytesPerSecond = watch.count(bytes, tookMs);
      if (bytesPerSecond !== null) steer(afterRound(pilot, { bytesPerSecond, at }, bounds));
    },
    lost: (at: number) => {
      steer(afterLoss(pilot, at, bounds));
    },
  };
}

const isFull = (lanes: Lanes): boolean => lanes.busy >= lanes.count;

interface Watch {
  /** A part has come through that was begun since the last change; bytes a second at the end of a round, else null. */
  count(bytes: number, tookMs: number): number | null;
}

/** The first `cold` parts do not count: their connections had to be made. */
function createWatch(lanes: number, cold: number): Watch {
  let left = cold;
  let parts = 0;
  let bytes = 0;
  let ms = 0;
  return {
    count: (partBytes, tookMs) => {
      if (left > 0) {
        left -= 1;
        return null;
      }
      if (partBytes < leastBytes && tookMs < leastMs) return null;
      parts += 1;
      bytes += partBytes;
      ms += tookMs;
      const isLong = bytes >= lanes * roundBytes || ms >= lanes * roundMs;
      if (parts < lanes || !isLong) return null;
      // each lane was busy all the time: what one carried in its time, all of them did
      return (lanes * bytes * 1_000) / Math.max(1, ms);
    },
  };
}
