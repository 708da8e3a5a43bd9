/**
 * CRC-64/XZ as polynomials over GF(2) in reflected order: bit 63 is the coefficient of x^0.
 * Only the algebra for joining known checksums is here, the bytes themselves are hashed in the worker.
 */
const reflectedPolynomial = 0xc96c5795d7870f42n;
const one = 1n << 63n;
const x = 1n << 62n;

function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = one; bit !== 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 0n ? shifted >> 1n : (shifted >> 1n) ^ reflectedPolynomial;
  }
  return product;
}

function powerOfX(exponent: bigint): bigint {
  let result = one;
  let square = x;
  for (let rest = exponent; rest !== 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

interface Checksum {
  readonly crc64: bigint;
  readonly sizeBytes: number;
}

/** The checksum of all pieces one after the other. */
export function combineCrc64(pieces: readonly Checksum[]): bigint {
  const shifts = new Map<number, bigint>();
  let total = 0n;
  for (const { crc64, sizeBytes } of pieces) {
    const shift = shifts.get(sizeBytes) ?? powerOfX(8n * BigInt(sizeBytes));
    shifts.set(sizeBytes, shift);
    total = multiply(total, shift) ^ crc64;
  }
  return total;
}
