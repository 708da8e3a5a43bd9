import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';

const firstOf = (seed: number, count: number): readonly number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    expect(firstOf(7, 5)).toEqual(firstOf(7, 5));
    expect(firstOf(7, 5)).not.toEqual(firstOf(8, 5));
  });

  it('spreads over the whole range and never reaches 1', () => {
    const numbers = firstOf(0, 10_000);
    const tenths = new Set(numbers.map((number) => Math.floor(number * 10)));
    expect([...tenths].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
