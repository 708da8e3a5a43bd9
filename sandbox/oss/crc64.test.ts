import fc from 'fast-check';
import { createCRC64 } from 'hash-wasm';
import { expect, it } from 'vitest';
import { combineCrc64 } from './crc64.ts';

const hasher = await createCRC64();
const crc64 = (bytes: Uint8Array | string): bigint =>
  BigInt(`0x${hasher.init().update(bytes).digest()}`);
const checksum = (bytes: Uint8Array) => ({ crc64: crc64(bytes), sizeBytes: bytes.length });

it.each([
  ['123456789', 11051210869376104954n],
  ['', 0n],
  ['hello', 11177612005948864433n],
  ['\0'.repeat(1024), 14085117335336199948n],
])('hashes %j as the service does', (text, expected) => {
  expect(crc64(text)).toBe(expected);
});

it('joins the checksums of pieces into the checksum of the whole', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, (bytes) => {
      expect(combineCrc64(bytes.map(checksum))).toBe(crc64(Buffer.concat(bytes)));
    }),
  );
});

it('joins ten thousand parts of 5 GB each', () => {
  const part = { crc64: 11051210869376104954n, sizeBytes: 5 * 1024 ** 3 };
  expect(combineCrc64(Array.from({ length: 10_000 }, () => part))).toBeGreaterThan(0n);
});
