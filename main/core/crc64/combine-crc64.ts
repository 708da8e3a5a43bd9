/** A 64×64 matrix over GF(2): entry n is the image of bit n. */
type Matrix = readonly bigint[];

// x^64 + … of ECMA-182, reflected: CRC-64/XZ, the variant of OSS
const reflectedPolynomial = 0xc96c5795d7870f42n;

/** CRC-64/XZ of `A + B` from the CRCs of both and the length of B in bytes; unsigned decimal strings. */
export function combineCrc64(crcOfA: string, crcOfB: string, bytesOfB: number): string {
  return (appendZeros(BigInt(crcOfA), bytesOfB) ^ BigInt(crcOfB)).toString();
}

/** The CRC of an object from its parts in their order; `'0'` for no part at all. */
export function crc64OfParts(
  parts: readonly { readonly crc64: string; readonly bytes: number }[],
): string {
  return parts.reduce((sum, part) => combineCrc64(sum, part.crc64, part.bytes), '0');
}

/** The CRC register after `count` zero bytes; start and final inversion cancel each other out. */
function appendZeros(crc: bigint, count: number): bigint {
  let register = crc;
  let power = 0;
  for (let rest = BigInt(count); rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) register = apply(zeroBytesOperator(power), register);
    power += 1;
  }
  return register;
}

// operators[n] advances a register over 2^n zero bytes
const operators: Matrix[] = [];

function zeroBytesOperator(power: number): Matrix {
  for (let known = operators.length; known <= power; known += 1) {
    const previous = operators[known - 1];
    operators.push(previous === undefined ? oneZeroByte() : square(previous));
  }
  return operators[power] ?? [];
}

function oneZeroByte(): Matrix {
  const oneBit: Matrix = Array.from({ length: 64 }, (_, bit) =>
    bit === 0 ? reflectedPolynomial : 1n << BigInt(bit - 1),
  );
  return square(square(square(oneBit)));
}

function square(matrix: Matrix): Matrix {
  return matrix.map((column) => apply(matrix, column));
}

function apply(matrix: Matrix, vector: bigint): bigint {
  let sum = 0n;
  let bit = 0;
  for (let rest = vector; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum ^= matrix[bit] ?? 0n;
    bit += 1;
  }
  return sum;
}
