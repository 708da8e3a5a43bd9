/** Small files may lie in the directory itself, without a block of their own. */
const leastBytes = 65_536;

/** What the system tells of a file without opening it. */
export interface FileOutline {
  /** As Node names it. */
  readonly platform: string;
  readonly bytes: number;
  /** Of the disk; on Windows those that are allocated. */
  readonly blocks: number;
}

/**
 * Whether a file is only the sign of one that a cloud drive (OneDrive, iCloud) keeps elsewhere: it says how long it is
 * and has no blocks. Reading it would fetch it. On Linux, where no such drive works this way, a file without blocks is
 * a sparse one.
 */
export function isPlaceholder({ platform, bytes, blocks }: FileOutline): boolean {
  return platform !== 'linux' && bytes >= leastBytes && blocks === 0;
}
