/** Memory for the parts that are on their way through this computer: a constant, whatever the files' sizes. */
export interface Spool {
  /** Resolves when there is room; who asked first gets it first. */
  take(bytes: number, signal: AbortSignal): Promise<SpooledPart>;
}

export interface SpooledPart {
  /** Together as long as the part; in shared memory, so that a worker reads them without a copy. */
  readonly blocks: readonly Uint8Array[];
  write(at: number, bytes: Uint8Array): void;
  release(): void;
}

export const spoolBytes = 64 * 1024 * 1024;
const blockBytes = 1024 * 1024;

interface Waiting {
  readonly blocks: number;
  readonly go: () => void;
}

/** A part that is larger than all of the spool gets its room when nobody else has any. */
export function createSpool(limitBytes: number = spoolBytes): Spool {
  const limit = Math.max(1, Math.floor(limitBytes / blockBytes));
  const free: Uint8Array[] = [];
  const waiting = new Set<Waiting>();
  let taken = 0;
  const fits = (blocks: number) => taken === 0 || taken + blocks <= limit;
  const next = () => {
    for (const each of waiting) {
      if (!fits(each.blocks)) return;
      waiting.delete(each);
      taken += each.blocks;
      each.go();
    }
  };
  return {
    take: async (bytes, signal) => {
      signal.throwIfAborted();
      const blocks = Math.ceil(bytes / blockBytes);
      await queued(waiting, blocks, next, signal);
      return createPart(bytes, free, () => {
        taken -= blocks;
        next();
      });
    },
  };
}

function queued(
  waiting: Set<Waiting>,
  blocks: number,
  next: () => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(entry);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      next();
    };
    const entry = {
      blocks,
      go: () => {
        signal.removeEventListener('abort', leave);
        resolve();
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    waiting.add(entry);
    next();
  });
}

function createPart(bytes: number, free: Uint8Array[], onRelease: () => void): SpooledPart {
  const whole = Array.from(
    { length: Math.ceil(bytes / blockBytes) },
    () => free.pop() ?? new Uint8Array(new SharedArrayBuffer(blockBytes)),
  );
  const blocks = whole.map((block, index) =>
    block.subarray(0, Math.min(blockBytes, bytes - index * blockBytes)),
  );
  let isReleased = false;
  return {
    blocks,
    write: (at, chunk) => {
      for (let done = 0; done < chunk.length;) {
        const position = at + done;
        const block = blocks[Math.floor(position / blockBytes)];
        const offset = position % blockBytes;
        if (block === undefined || offset >= block.length) throw new Error('longer than its part');
        const piece = chunk.subarray(done, done + block.length - offset);
        block.set(piece, offset);
        done += piece.length;
      }
    },
    release: () => {
      if (isReleased) return;
      isReleased = true;
      free.push(...whole);
      onRelease();
    },
  };
}
