/** CRC-64/XZ bit by bit: slow, and plain enough to be believed. */
export function referenceCrc64(bytes: Uint8Array): string {
  const ones = 0xffffffffffffffffn;
  let register = ones;
  for (const byte of bytes) {
    register ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1)
      register = (register & 1n) === 1n ? (register >> 1n) ^ 0xc96c5795d7870f42n : register >> 1n;
  }
  return (register ^ ones).toString();
}
