import { AppError } from '../../core/app-error.ts';
import type { RemoteFile } from '../../services/imports/import-ports.ts';
import type { HubAnswer } from './hub-wire.ts';

type Begin = (start: number, end: number | null, signal: AbortSignal) => Promise<HubAnswer>;

interface Stream {
  readonly host: string;
  readonly chunks: AsyncIterator<Uint8Array>;
  /** Of the next byte that comes. */
  position: number;
  /** Read already, and not asked for yet. */
  rest: Uint8Array | null;
}

/**
 * A server that gives no ranges: one stream for read after read; after a break it is read again from the start, and
 * what is not wanted is left out.
 */
export function readInOrder(bytes: number, begin: Begin): RemoteFile {
  let stream: Stream | null = null;
  const close = () => {
    const before = stream;
    stream = null;
    void before?.chunks.return?.().catch(() => undefined); // nobody waits for the end of what was cut
  };
  const at = async (start: number, signal: AbortSignal): Promise<Stream> => {
    if (stream !== null && stream.position <= start) return stream;
    close();
    const answer = await begin(0, null, signal);
    stream = {
      host: answer.host,
      chunks: answer.chunks[Symbol.asyncIterator](),
      ...{ position: 0, rest: null },
    };
    return stream;
  };
  return {
    ranges: false,
    read: async function* (start, end, signal) {
      const current = await at(start, signal);
      let isWhole = false;
      try {
        while (current.position < end) {
          const chunk = await nextOf(current);
          const from = Math.max(0, start - current.position);
          const to = Math.min(chunk.length, end - current.position);
          current.position += to;
          current.rest = to < chunk.length ? chunk.subarray(to) : null;
          if (to > from) yield chunk.subarray(from, to);
        }
        isWhole = true;
      } finally {
        if (!isWhole || current.position >= bytes) close();
      }
    },
    close,
  };
}

async function nextOf(stream: Stream): Promise<Uint8Array> {
  if (stream.rest !== null) return stream.rest;
  const next = await stream.chunks.next();
  if (next.done === true) throw new AppError('hub.incomplete', { host: stream.host });
  return next.value;
}
