import type { ProgressWatch } from './progress-watch.ts';

const smallestSlice = 64 * 1024;
// the one that the system takes no more has to go out within the time in which progress is expected
const largestSlice = 256 * 1024;

/**
 * Hands a body to the socket in slices that take about a blink each: progress is seen on a slow line, and a
 * fast one is not slowed by many small writes. A slice is on its way to the kernel when the next is asked for.
 */
export async function* pacedBody(
  body: AsyncIterable<Uint8Array>,
  watch: ProgressWatch,
  onSent: (sentBytes: number) => void,
  patience: AnswerPatience,
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
  watch.allow(patience.ms(sentBytes, performance.now() - startedAt));
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

/** How long to wait for the answer to a body that was handed over. */
export interface AnswerPatience {
  ms(sentBytes: number, tookMs: number): number;
  /** No answer came in that time: the next body is given twice as long, up to 16 times. */
  wasTooShort(): void;
  /** An answer came. */
  wasEnough(): void;
}

/**
 * The system's send buffer (up to some MiB) empties at the line's pace after the last byte was handed over, and
 * nothing tells how far it got. The pace so far bounds that time, or 64 KiB/s where the buffer took everything; a line
 * that is slower still is known after the first tries.
 */
export function createAnswerPatience(): AnswerPatience {
  let factor = 1;
  return {
    ms: (sentBytes, tookMs) => {
      const bufferedBytes = Math.min(sentBytes, 4 * 1024 * 1024);
      return factor * Math.max(2 * tookMs, (bufferedBytes / (64 * 1024)) * 1_000);
    },
    wasTooShort: () => {
      factor = Math.min(16, factor * 2);
    },
    // halved only by many answers: a line that was slow is slow for the next part as well
    wasEnough: () => {
      factor = Math.max(1, factor * 0.95);
    },
  };
}
