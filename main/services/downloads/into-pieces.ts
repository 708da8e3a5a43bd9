import type { Pieces } from './download-ports.ts';

/** Bytes in memory that is used again: nobody may look at them after `release`. */
interface FilledPiece {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/**
 * Gathers the small chunks of a socket, since each call on the disk and on the worker has its price. Whoever takes a
 * piece releases it.
 */
export async function* intoPieces(
  chunks: AsyncIterable<Uint8Array>,
  pieces: Pieces,
  expectedBytes: number,
): AsyncGenerator<FilledPiece> {
  let piece: Uint8Array | null = null;
  let filled = 0;
  let left = expectedBytes;
  const take = (full: Uint8Array): FilledPiece => {
    const bytes = full.subarray(0, filled);
    piece = null;
    filled = 0;
    left -= bytes.byteLength;
    return {
      bytes,
      release: () => {
        pieces.giveBack(full);
      },
    };
  };
  try {
    for await (const chunk of chunks)
      for (let at = 0; at < chunk.byteLength;) {
        piece ??= pieces.take();
        const room = Math.min(piece.byteLength - filled, chunk.byteLength - at);
        piece.set(chunk.subarray(at, at + room), filled);
        filled += room;
        at += room;
        if (filled === piece.byteLength || filled === left) yield take(piece);
      }
  } finally {
    // left early: what was gathered goes back unused
    if (piece !== null) pieces.giveBack(piece);
  }
}
