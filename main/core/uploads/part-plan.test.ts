import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partSizeFor, partsOf } from './part-plan.ts';

const mib = 1024 ** 2;
const gib = 1024 ** 3;

describe('partSizeFor', () => {
  it.each([
    ['an empty file', 0, undefined, 8 * mib],
    ['30 GB', 30e9, undefined, 8 * mib],
    ['exactly 10,000 parts of 8 MiB', 80_000 * mib, undefined, 8 * mib],
    ['one byte more', 80_000 * mib + 1, undefined, 9 * mib],
    ['200 GiB', 200 * gib, undefined, 21 * mib],
    ['a wish below the least part', 1e6, 1, 102_400],
    ['a wish that is too small for the file', 2 * gib, 102_400, mib],
    ['a wish above the largest part', 1e6, 9 * gib, 5 * gib],
  ])('gives for %s a size that OSS takes', (_, bytes, wanted, expected) => {
    expect(partSizeFor(bytes, wanted)).toBe(expected);
  });

  it('never needs more than 10,000 parts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 48e12 }),
        fc.integer({ min: 1, max: 64 * mib }),
        (bytes, wanted) => {
          const size = partSizeFor(bytes, wanted);
          expect(Math.ceil(bytes / size)).toBeLessThanOrEqual(10_000);
          expect(size).toBeGreaterThanOrEqual(102_400);
        },
      ),
    );
  });
});

describe('partsOf', () => {
  it('covers every byte once, in order, with numbers from 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 1, max: 700 }),
        (bytes, size) => {
          const parts = partsOf(bytes, size);
          let at = 0;
          parts.forEach((part, index) => {
            expect(part.partNumber).toBe(index + 1);
            expect(part.start).toBe(at);
            expect(part.end).toBeGreaterThan(part.start);
            at = part.end;
          });
          expect(at).toBe(bytes);
        },
      ),
    );
  });
});
