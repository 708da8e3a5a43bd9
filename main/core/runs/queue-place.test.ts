import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAt } from './queue-place.ts';

describe('the number for a place in the queue', () => {
  it.each([
    [[4, 5, 6], 0, null],
    [[], 0, null],
    [[4, 5, 6], 1, 4.5],
    [[4, 5, 6], 3, 6.5],
    [[4, 6.5], 2, 6.75],
    [[-3, 2], 1, -0.5],
    [[-3], 1, -2.5],
  ])('among %j at %i is %s', (numbers, at, number) => {
    expect(numberAt(numbers, at)).toBe(number);
  });

  it('lies between its neighbours, and before whatever is queued later', () => {
    const queue = fc.uniqueArray(fc.integer({ min: -50, max: 500 }), { minLength: 1 });
    fc.assert(
      fc.property(queue, fc.nat(), (unordered, seed) => {
        const numbers = unordered.toSorted((a, b) => a - b);
        const at = 1 + (seed % numbers.length);
        const number = numberAt(numbers, at);
        expect(number).toBeGreaterThan(numbers[at - 1]!);
        expect(number).toBeLessThan(numbers[at] ?? Math.floor(numbers.at(-1)!) + 1);
      }),
    );
  });
});
