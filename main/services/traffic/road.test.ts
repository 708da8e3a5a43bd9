import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRoad, type Road, type RoadWishes } from './road.ts';

const { signal } = new AbortController();
const partBytes = 8 * 1024 * 1024;
const minute = 60_000;

/** Time that passes as soon as everybody waits for it. */
function createOwnTime() {
  let now = 1_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (delayMs) =>
      new Promise((wake) => {
        const at = now + delayMs;
        const place = sleepers.findIndex((each) => each.at > at);
        sleepers.splice(place === -1 ? sleepers.length : place, 0, { at, wake });
      }),
  };
  const untilAsleep = () => new Promise((resolve) => setImmediate(resolve));
  return {
    clock,
    pass: async (ms: number) => {
      const until = now + ms;
      await untilAsleep();
      for (let next = sleepers[0]; next !== undefined && next.at <= until; next = sleepers[0]) {
        sleepers.shift();
        now = next.at;
        next.wake();
        await untilAsleep();
      }
      now = until;
    },
  };
}

/** Eight who send part after part over a line of so many bytes a second, each no faster than `perLane`. */
function createWorld(wishes: RoadWishes, capacity: number, perLane = Infinity) {
  const { clock, pass } = createOwnTime();
  const road = createRoad(clock, wishes);
  const line = createRateLimit(capacity, clock);
  const state: { carried: number; failsWith: AppError | null; isOver: boolean } = {
    ...{ carried: 0, failsWith: null, isOver: false },
  };
  const carry = async () => {
    const slice = partBytes / 8;
    for (let sent = 0; sent < partBytes; sent += slice) {
      await road.pace.take(slice, signal);
      await clock.sleep((slice / perLane) * 1_000);
      await line.take(slice, signal);
      if (state.failsWith !== null) throw state.failsWith;
      state.carried += slice;
    }
  };
  const send = async () => {
    while (!state.isOver)
      await road.lanes
        .run(() => road.trip(partBytes, carry), signal)
        .catch(() => clock.sleep(1_000));
  };
  for (let at = 0; at < 8; at += 1) void send();
  const rateOver = async (ms: number) => {
    const before = state.carried;
    await pass(ms);
    return (state.carried - before) / (ms / 1_000) / capacity;
  };
  return { clock, road, line, state, pass, rateOver };
}

const automatic: RoadWishes = { lanes: 'automatic', limit: 'automatic' };
const homeLine = 3_750_000;

describe('a road', () => {
  it('leaves a tenth of the line free with few lanes, and finds that it became faster', async () => {
    const { road, line, pass, rateOver } = createWorld(automatic, homeLine);
    await pass(2 * minute);
    const rate = await rateOver(8 * minute);
    expect(rate).toBeGreaterThan(0.87);
    expect(rate).toBeLessThan(0.93);
    expect(road.lanes.count).toBeLessThanOrEqual(3);
    line.adjust(2 * homeLine);
    await pass(8 * minute);
    expect(await rateOver(4 * minute)).toBeGreaterThan(1.7);
  });

  it('gives all of the line where no limit is wished for', async () => {
    const { pass, rateOver } = createWorld({ lanes: 'automatic', limit: 'none' }, homeLine);
    await pass(minute);
    expect(await rateOver(2 * minute)).toBeGreaterThan(0.98);
  });

  it('opens all lanes where each connection is slow', async () => {
    const { road, rateOver } = createWorld(automatic, 80_000_000, 1_000_000);
    expect(road.lanes.count).toBe(2);
    await rateOver(4 * minute);
    expect(road.lanes.count).toBe(8);
  });

  it('takes the lanes and the number that a person chose', async () => {
    const { road, rateOver } = createWorld({ lanes: 5, limit: 1_000_000 }, homeLine);
    expect(await rateOver(2 * minute)).toBeCloseTo(1_000_000 / homeLine, 1);
    expect(road.lanes.count).toBe(5);
  });

  it('counts connections that break together as one loss', async () => {
    const { road, state, pass } = createWorld(automatic, 80_000_000, 1_000_000);
    await pass(4 * minute);
    state.failsWith = new AppError('oss.unreachable', { host: 'x' });
    await pass(minute / 2);
    expect(road.lanes.count).toBe(7);
    state.failsWith = null;
    await pass(4 * minute);
    expect(road.lanes.count).toBe(8);
  });

  it('does not take a refusal for a loss', async () => {
    const { road, state, pass } = createWorld(automatic, 80_000_000, 1_000_000);
    await pass(4 * minute);
    state.failsWith = new AppError('oss.accessDenied', {});
    await pass(minute / 2);
    expect(road.lanes.count).toBe(8);
  });

  it('keeps what it knows of the line when the same is wished for again, and not after a rest', async () => {
    const { road, state, pass, rateOver } = createWorld(automatic, homeLine);
    await pass(2 * minute);
    road.adjust({ ...automatic });
    expect(await rateOver(minute / 4)).toBeLessThan(0.93);
    state.isOver = true;
    await pass(minute);
    const paced = sliceOf(road);
    await pass(2 * minute);
    await road.trip(1, () => Promise.resolve());
    expect(sliceOf(road)).toBeGreaterThan(paced);
  });

  it('does not slow down what takes no lane', async () => {
    const { road, pass } = createWorld(automatic, homeLine);
    await pass(2 * minute);
    // would take minutes at the pace of the lanes
    await road.limit.take(1e12, signal);
  });
});

/** With a pace, pieces are small. */
const sliceOf = (road: Road): number => road.pace.sliceBytes;
