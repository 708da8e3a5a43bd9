import { createCRC64 } from 'hash-wasm';
import { createCrc64Fold, mostFolded } from './crc64-fold.ts';

/** The CRC-64/XZ of all that `crcBefore` is of (0: of nothing) with the bytes behind it. */
export type RunningCrc64 = (crcBefore: bigint, bytes: Uint8Array) => bigint;

export async function createRunningCrc64(): Promise<RunningCrc64> {
  const hasher = await createCRC64();
  const fold = createCrc64Fold();
  const addBlock = (crcBefore: bigint, block: Uint8Array): bigint => {
    if (block.byteLength < leastShortened) return addBytes(crcBefore, block);
    return BigInt(`0x${hasher.init().update(fold.shorten(block, crcBefore)).digest('hex')}`);
  };
  return (crcBefore, bytes) => {
    let crc = crcBefore;
    for (let at = 0; at < bytes.byteLength; at += mostFolded)
      crc = addBlock(crc, bytes.subarray(at, at + mostFolded));
    return crc;
  };
}

const leastShortened = 8;
const ones = 0xffffffffffffffffn;
const reflectedPolynomial = 0xc96c5795d7870f42n;

/** Bit by bit: only for the few that do not fill the register. */
function addBytes(crcBefore: bigint, bytes: Uint8Array): bigint {
  let register = crcBefore ^ ones;
  for (const byte of bytes) {
    register ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1)
      register = (register & 1n) === 0n ? register >> 1n : (register >> 1n) ^ reflectedPolynomial;
  }
  return register ^ ones;
}
