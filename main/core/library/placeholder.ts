/** Small files may lie in the directory itself, without a block of their own. */
const leastBytes = 65_536;

/**
 * Whether a file is only the sign of one that a cloud drive keeps elsewhere: it says how long it is and has no blocks.
 * Reading it would fetch it.
 */
export function isPlaceholder(bytes: number, blocks: number): boolean {
  return bytes >= leastBytes && blocks === 0;
}
