import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineCrc64, crc64OfParts } from './combine-crc64.ts';
import { referenceCrc64 } from './reference-crc64.test-support.ts';

describe('referenceCrc64', () => {
  it.each([
    ['123456789', '11051210869376104954'],
    ['', '0'],
    ['hello', '11177612005948864433'],
    ['\0'.repeat(1024), '14085117335336199948'],
  ])('agrees with the published value of %j', (text, expected) => {
    expect(referenceCrc64(new TextEncoder().encode(text))).toBe(expected);
  });
});

describe('combineCrc64', () => {
  it('gives the CRC of two pieces laid end to end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const whole = referenceCrc64(Uint8Array.of(...a, ...b));
        expect(combineCrc64(referenceCrc64(a), referenceCrc64(b), b.length)).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('takes lengths beyond 2^32: appending zeros in one step or in two is the same', () => {
    const zeros = (count: number) => combineCrc64('0', '0', count);
    expect(zeros(0)).toBe('0');
    const crc = '11177612005948864433';
    const far = 5 * 2 ** 32 + 17;
    expect(combineCrc64(combineCrc64(crc, '0', far), '0', 3)).toBe(combineCrc64(crc, '0', far + 3));
    expect(combineCrc64(crc, '0', far)).not.toBe(combineCrc64(crc, '0', far - 2 ** 32));
  });
});

describe('crc64OfParts', () => {
  it('gives the CRC of the whole from any way of cutting it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (pieces) => {
        const parts = pieces.map((piece) => ({
          crc64: referenceCrc64(piece),
          bytes: piece.length,
        }));
        const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
        expect(crc64OfParts(parts)).toBe(referenceCrc64(whole));
      }),
      { numRuns: 60 },
    );
  });
});
