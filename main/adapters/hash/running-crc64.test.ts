import { randomFillSync } from 'node:crypto';
import fc from 'fast-check';
import { createCRC64 } from 'hash-wasm';
import { expect, it } from 'vitest';
import { sparseMultiple } from './crc64-fold.ts';
import { createRunningCrc64 } from './running-crc64.ts';

const mebibyte = 1024 * 1024;
const content = randomFillSync(Buffer.alloc(3 * mebibyte + 12_345));

/** The library's own sum over all bytes, of which the fold leaves it a hundredth. */
async function librarySum(bytes: Uint8Array): Promise<bigint> {
  const hasher = await createCRC64();
  return BigInt(`0x${hasher.init().update(bytes).digest('hex')}`);
}

it('the eight terms are a multiple of the polynomial', () => {
  const reflectedPolynomial = 0xc96c5795d7870f42n;
  let power = 1n << 63n;
  let sum = 0n;
  for (let word = 0; word <= Math.max(...sparseMultiple); word += 1) {
    if (sparseMultiple.includes(word)) sum ^= power;
    for (let bit = 0; bit < 64; bit += 1)
      power = (power & 1n) === 0n ? power >> 1n : (power >> 1n) ^ reflectedPolynomial;
  }
  expect(sum).toBe(0n);
});

// around the least and the most that is folded, and around the steps of the loop
const window = Math.max(...sparseMultiple) * 8;
it.each([
  ...[0, 1, 7, 8, 9, window, 4 * window - 1],
  ...Array.from({ length: 18 }, (_, more) => 4 * window + more),
  ...[-17, -16, -1, 0, 1, 7, 8, 9].map((more) => mebibyte + more),
  content.byteLength,
])('sums %i bytes as the library does', async (length) => {
  const running = await createRunningCrc64();
  const bytes = content.subarray(0, length);
  expect(running(0n, bytes)).toBe(await librarySum(bytes));
});

it('sums pieces of any length, from any place, and several sums in turns', async () => {
  const running = await createRunningCrc64();
  const lengths = fc.array(
    fc.oneof(fc.nat(20), fc.nat(3 * window), fc.integer({ min: 4 * window, max: mebibyte })),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(9_999), lengths, async (start, pieces) => {
      let [crc, other, at] = [0n, 0n, start];
      for (const length of pieces) {
        const piece = content.subarray(at, at + length);
        crc = running(crc, piece);
        other = running(other, content.subarray(0, 60_000));
        at += length;
      }
      expect(crc).toBe(await librarySum(content.subarray(start, Math.min(at, content.length))));
      const blocks = pieces.map(() => content.subarray(0, 60_000));
      expect(other).toBe(await librarySum(Buffer.concat(blocks)));
    }),
    { numRuns: 60 },
  );
});

it('leaves the bytes that it sums as they are', async () => {
  const running = await createRunningCrc64();
  const bytes = Buffer.from(content.subarray(0, 200_000));
  running(1n, bytes);
  expect(bytes.equals(content.subarray(0, 200_000))).toBe(true);
});
