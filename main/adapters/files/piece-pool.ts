/** The size of the pieces in which files are read: large enough for few calls, small enough for a constant memory. */
export const pieceBytes = 1024 * 1024;

/** Buffers that are used again and again; in shared memory, so that a worker reads them without a copy. */
export interface PiecePool {
  take(): Buffer;
  giveBack(buffer: Buffer): void;
}

export function createPiecePool(): PiecePool {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.from(new SharedArrayBuffer(pieceBytes)),
    giveBack: (buffer) => {
      free.push(buffer);
    },
  };
}
