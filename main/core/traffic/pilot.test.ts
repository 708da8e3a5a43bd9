import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { afterLoss, afterRound, paceOf, startPilot } from './pilot.ts';
import type { Pilot, PilotBounds } from './pilot.ts';

const automatic: PilotBounds = { first: 2, least: 1, most: 8, leavesTenth: false };
const leavingTenth: PilotBounds = { ...automatic, leavesTenth: true };
const partBytes = 8 * 1024 * 1024;

/** Bytes a second: of all of it, and what one connection gets at most. */
interface SimulatedLine {
  readonly capacity: number;
  readonly perLane: number;
}

/** Rounds over a line whose pace is seen with an error of a few per cent. */
function simulate(bounds: PilotBounds, seed = 1) {
  const random = seededRandom(seed);
  const state = { pilot: startPilot(bounds), at: 0, bytes: 0 };
  const carried = ({ capacity, perLane }: SimulatedLine) => {
    const { pilot } = state;
    return Math.min(capacity, pilot.lanes * perLane, paceOf(pilot, bounds) ?? Infinity);
  };
  const round = (line: SimulatedLine, noise = 0.02) => {
    const rate = carried(line);
    const ms = (state.pilot.lanes * partBytes * 1_000) / rate;
    state.at += ms;
    state.bytes += rate * (ms / 1_000);
    const bytesPerSecond = rate * (1 + noise * (2 * random() - 1));
    state.pilot = afterRound(state.pilot, { bytesPerSecond, at: state.at }, bounds);
  };
  return {
    state,
    round,
    forMs: (line: SimulatedLine, ms: number, noise?: number) => {
      const until = state.at + ms;
      const before = { ...state };
      while (state.at < until) round(line, noise);
      return (state.bytes - before.bytes) / ((state.at - before.at) / 1_000);
    },
  };
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Measured so wrong that the first 80 minutes bring less than two fifths of what the line gives. */
const unlucky: [SimulatedLine, number][] = [
  [{ capacity: 23_283_116, perLane: 11_641_558 }, 1_755_963_568],
  [{ capacity: 38_350_436, perLane: 2_629_510 }, 1_711_211_737],
];
const lineOf = fc.record({
  capacity: fc.integer({ min: 500_000, max: 40_000_000 }),
  perLane: fc.integer({ min: 300_000, max: 40_000_000 }),
});
const bestOf = ({ capacity, perLane }: SimulatedLine) => Math.min(capacity, 8 * perLane);

describe('the number of lanes', () => {
  it('grows where each connection is slow, up to eight', () => {
    const { state, round } = simulate(automatic);
    const lanes: number[] = [];
    for (let at = 0; at < 8; at += 1) {
      lanes.push(state.pilot.lanes);
      round({ capacity: 40e6, perLane: 1e6 });
    }
    expect(lanes).toEqual([2, 3, 4, 5, 6, 7, 8, 8]);
  });

  it('stays low where more of them bring nothing', () => {
    const { state, forMs } = simulate(automatic);
    forMs({ capacity: 3.75e6, perLane: 40e6 }, 10 * minute);
    expect(state.pilot.lanes).toBeLessThanOrEqual(3);
  });

  it('is the one that a person chose', () => {
    const { state, forMs } = simulate({ first: 5, least: 5, most: 5, leavesTenth: true });
    forMs({ capacity: 40e6, perLane: 1e6 }, 10 * minute);
    expect(state.pilot.lanes).toBe(5);
    state.pilot = afterLoss(state.pilot, state.at, {
      ...{ first: 5, least: 5, most: 5, leavesTenth: true },
    });
    expect(state.pilot.lanes).toBe(5);
  });

  it('gets one smaller with each loss, and grows again where that was no help', () => {
    const { state, forMs } = simulate(automatic);
    const line = { capacity: 6e6, perLane: 1e6 };
    forMs(line, 2 * minute);
    expect(state.pilot.lanes).toBe(6);
    for (let at = 0; at < 3; at += 1) state.pilot = afterLoss(state.pilot, state.at, automatic);
    expect(state.pilot.lanes).toBe(3);
    forMs(line, 5 * minute);
    expect(state.pilot.lanes).toBeGreaterThanOrEqual(6);
    for (let at = 0; at < 20; at += 1) state.pilot = afterLoss(state.pilot, state.at, automatic);
    expect(state.pilot.lanes).toBe(1);
  });

  it('finds what a line gives to within an eighth, whatever the line', () => {
    fc.assert(
      fc.property(lineOf, fc.nat(), (line, seed) => {
        const { state, forMs } = simulate(automatic, seed);
        forMs(line, 20 * minute);
        // a lane more would have had to bring more than that
        expect(forMs(line, 10 * minute)).toBeGreaterThan(0.85 * bestOf(line));
        expect(state.pilot.lanes).toBeLessThanOrEqual(8);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the pace that leaves a tenth', () => {
  it('follows the line: a tenth of it is free but for short looks at it', () => {
    fc.assert(
      fc.property(lineOf, fc.nat(), (line, seed) => {
        const { forMs } = simulate(leavingTenth, seed);
        forMs(line, 10 * minute);
        const rate = forMs(line, 20 * minute);
        expect(rate).toBeLessThan(0.94 * bestOf(line));
        expect(rate).toBeGreaterThan(0.72 * bestOf(line));
      }),
      { numRuns: 200 },
    );
  });

  it.each([1.3, 3, 20])('finds a line that became %d times as fast', (times) => {
    const { forMs } = simulate(leavingTenth);
    forMs({ capacity: 2e6, perLane: 40e6 }, 60 * minute);
    const faster = { capacity: times * 2e6, perLane: 40e6 };
    forMs(faster, 8 * minute);
    expect(forMs(faster, 10 * minute)).toBeGreaterThan(0.85 * faster.capacity);
  });

  it.each([0.7, 0.3, 0.05])('leaves a tenth of a line that shrank to %d as well', (times) => {
    const { forMs } = simulate(leavingTenth);
    forMs({ capacity: 20e6, perLane: 40e6 }, 30 * minute);
    const slower = { capacity: times * 20e6, perLane: 40e6 };
    forMs(slower, 3 * minute);
    const rate = forMs(slower, 20 * minute);
    expect(rate).toBeLessThan(0.94 * slower.capacity);
    expect(rate).toBeGreaterThan(0.8 * slower.capacity);
  });

  it('does not starve, however wrong it measures', () => {
    fc.assert(
      fc.property(lineOf, fc.nat(), (line, seed) => {
        const { forMs } = simulate(leavingTenth, seed);
        forMs(line, 20 * minute, 0.3);
        // half an hour may be lost to bad luck, but never for good
        expect(forMs(line, day, 0.3)).toBeGreaterThan(0.5 * bestOf(line));
      }),
      { numRuns: 50, examples: unlucky },
    );
  });

  it('holds nothing back where it is this computer that is measured', () => {
    const { state, forMs } = simulate(leavingTenth);
    forMs({ capacity: 400e6, perLane: 200e6 }, minute);
    expect(paceOf(state.pilot, leavingTenth)).toBeNull();
  });

  it('holds nothing back for one round that a busy computer spoilt', () => {
    const { state, round, forMs } = simulate({ ...leavingTenth, first: 4, least: 4, most: 4 });
    const fast = { capacity: 400e6, perLane: 200e6 };
    const spoilt = { capacity: 10e6, perLane: 200e6 };
    round(spoilt);
    expect(forMs(fast, 4_000)).toBeGreaterThan(390e6);
    round(spoilt);
    expect(forMs(fast, minute)).toBeGreaterThan(390e6);
    expect(paceOf(state.pilot, leavingTenth)).toBeNull();
  });

  it('lets the first rounds go as they can', () => {
    const first: Pilot = startPilot(leavingTenth);
    expect(paceOf(first, leavingTenth)).toBeNull();
  });
});
