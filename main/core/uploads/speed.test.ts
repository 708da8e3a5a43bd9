import { describe, expect, it } from 'vitest';
import { secondsLeft, speedOf, withSample } from './speed.ts';
import type { Sample } from './speed.ts';

const samples = (...points: readonly (readonly [number, number])[]): readonly Sample[] =>
  points.reduce<readonly Sample[]>(
    (all, [at, sentBytes]) => withSample(all, { at, sentBytes }),
    [],
  );

describe('the speed of an upload', () => {
  it('is not told before there is something to tell it from', () => {
    expect(speedOf(samples([0, 0], [1_000, 5_000]))).toBeNull();
  });
  it('is that of the last seconds, whatever was before', () => {
    expect(
      speedOf(samples([0, 0], [10_000, 1_000_000], [12_000, 1_020_000], [14_000, 1_040_000])),
    ).toBe(10_000);
  });
  it('never runs backwards when a count starts anew', () => {
    expect(speedOf(samples([0, 900], [2_000, 100]))).toBe(0);
  });
});

describe('the time that is left', () => {
  it('is nothing for nothing', () => {
    expect(secondsLeft(0, null)).toBe(0);
  });
  it('is not known while nothing moves', () => {
    expect(secondsLeft(100, 0)).toBeNull();
    expect(secondsLeft(100, null)).toBeNull();
  });
  it('is what is left by the speed', () => {
    expect(secondsLeft(1_000, 50)).toBe(20);
  });
});
