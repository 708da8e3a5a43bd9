import type { ProgressWatch } from './progress-watch.ts';

const smallestSlice = 64 * 1024;
const largestSlice = 1024 * 1024;

/**
 * Hands a body to the socket in slices that take about a blink each: progress is seen on a slow line, and a
 * fast one is not slowed by many small writes. A slice is on its way to the kernel when the next is asked for.
 */
export async function* pacedBody(
  body: AsyncIterable<Uint8Array>,
  watch: ProgressWatch,
  onSent: (sentBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const startedAt = performance.now();
  let sentBytes = 0;
  let sliceBytes = smallestSlice;
  for await (const piece of body) {
    for (let offset = 0; offset < piece.byteLength;) {
      const slice = piece.subarray(offset, offset + sliceBytes);
      const before = performance.now();
      yield settled(slice);
      // a cut request may still be asked for its next bytes
      if (watch.signal.aborted) return;
      offset += slice.byteLength;
      sentBytes += slice.byteLength;
      watch.moved();
      onSent(sentBytes);
      sliceBytes = nextSlice(sliceBytes, performance.now() - before);
    }
  }
  watch.allow(answerPatienceMs(sentBytes, performance.now() - startedAt));
}

// below a socket's high-water mark a write reports success while the bytes may still wait in memory, and the
// piece may be used again after it was taken: a copy makes that harmless
function settled(slice: Uint8Array): Uint8Array {
  return slice.byteLength < smallestSlice ? Uint8Array.from(slice) : slice;
}

function nextSlice(sliceBytes: number, tookMs: number): number {
  if (tookMs < 30) return Math.min(largestSlice, sliceBytes * 2);
  return tookMs > 500 ? Math.max(smallestSlice, sliceBytes / 2) : sliceBytes;
}

/**
 * The kernel's send buffer (up to some MiB) empties at the line's pace after the last byte was handed over, and
 * nothing tells how far it got. The pace so far bounds that time, or 64 KiB/s where the buffer took everything.
 */
function answerPatienceMs(sentBytes: number, tookMs: number): number {
  const bufferedBytes = Math.min(sentBytes, 4 * 1024 * 1024);
  return Math.max(2 * tookMs, (bufferedBytes / (64 * 1024)) * 1_000);
}
