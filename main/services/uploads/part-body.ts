import type { Crc64Sum, LocalFile, Piece } from './upload-ports.ts';
import type { RateLimit } from '../traffic/rate-limit.ts';

/** The bytes of a part on their way to the socket, summed beside it; each is read once. */
export async function* partBody(
  pieces: AsyncIterable<Piece>,
  sum: Crc64Sum,
  limit: RateLimit,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  // the sum may be one piece behind the socket, so that neither waits for the other
  let before = Promise.resolve();
  for await (const piece of pieces) {
    const summed = sum.update(piece.bytes);
    const settled = Promise.allSettled([summed]);
    try {
      for (const slice of slicesOf(piece.bytes, limit.sliceBytes)) {
        await limit.take(slice.byteLength, signal);
        yield slice;
      }
      await before;
      before = summed;
    } finally {
      // asked for the next slice, the socket has let go of the last one; the sum may still be reading
      void settled.then(() => {
        piece.release();
      });
    }
  }
  await before;
}

/** The CRC of a range that is only read. */
export async function sumRange(
  file: LocalFile,
  sum: Crc64Sum,
  range: { readonly start: number; readonly end: number },
  signal: AbortSignal,
): Promise<string> {
  for await (const piece of file.read(range.start, range.end, signal)) {
    try {
      await sum.update(piece.bytes);
    } finally {
      piece.release();
    }
  }
  return sum.digest();
}

function* slicesOf(bytes: Uint8Array, sliceBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += sliceBytes)
    yield bytes.subarray(at, at + sliceBytes);
}
