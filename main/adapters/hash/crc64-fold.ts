import { foldLoop } from './fold-loop.ts';

/**
 * The exponents, in words of 64 bits, of a multiple of the CRC-64/XZ polynomial that has eight terms only:
 * 1 + x^(64·501) + … + x^(64·1429). Found by search, proved by this file's test.
 */
export const sparseMultiple: readonly number[] = [0, 501, 600, 641, 926, 1_010, 1_132, 1_429];

const wordBytes = 8;
const stepBytes = 16;
const top = Math.max(...sparseMultiple);
/** What is left of longer bytes, but for less than a step. */
const window = top * wordBytes;
/** From the word that is moved to where it comes to lie, seen from a window before it. */
const distances = sparseMultiple.filter((term) => term !== top).map((term) => term * wordBytes);

const ones = 0xffffffffffffffffn;

/** Longer bytes have to be given in turns. */
export const mostFolded = 1024 * 1024;
/** For less it does not pay. */
const leastFolded = 4 * window;

// nothing before the bytes, the bytes, nothing after them, then a place for what is left
const bytesAt = window;
const restAt = bytesAt + mostFolded + window + 2 * stepBytes;
const pageBytes = 64 * 1024;
const pages = Math.ceil((restAt + window + 2 * stepBytes) / pageBytes);

/**
 * Shortens bytes to some that have the same CRC-64/XZ. A multiple of the polynomial may be added anywhere without a
 * change of the remainder; from the front on each word is taken away by one, which adds it at seven places further
 * behind. That is several times as fast as looking up each byte in a table (0009).
 */
export interface Crc64Fold {
  /**
   * For 8 bytes to `mostFolded`: what has the CRC of all that `crcBefore` is of (0: of nothing) and these behind it.
   * Good until the next call.
   */
  shorten(bytes: Uint8Array, crcBefore: bigint): Uint8Array;
}

export function createCrc64Fold(): Crc64Fold {
  const memory = new WebAssembly.Memory({ initial: pages });
  const loop = new WebAssembly.Module(foldLoop(distances));
  const { fold } = new WebAssembly.Instance(loop, { env: { memory } }).exports;
  if (fold === undefined) throw new Error('the loop is not there');
  const all = new Uint8Array(memory.buffer);
  const words = new BigUint64Array(memory.buffer);
  const addWord = (at: number, word: bigint) => {
    words[at / wordBytes] = (words[at / wordBytes] ?? 0n) ^ word;
  };
  return {
    shorten: (bytes, crcBefore) => {
      const length = bytes.byteLength;
      all.set(bytes, bytesAt);
      // a CRC begins with ones in its register and ends with its complement
      addWord(bytesAt, crcBefore ^ ones);
      const folded = Math.floor((length - window) / stepBytes) * stepBytes;
      const [at, rest] = length < leastFolded ? [bytesAt, length] : [restAt, length - folded];
      if (at === restAt) {
        fold(0, folded, bytesAt);
        // the words that stay take what is added to them, and give nothing on
        all.copyWithin(restAt, bytesAt + folded, bytesAt + length);
        all.fill(0, bytesAt + folded, bytesAt + length + stepBytes);
        fold(folded, length, restAt);
      }
      addWord(at, ones);
      return all.subarray(at, at + rest);
    },
  };
}
