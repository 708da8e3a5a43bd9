import { Worker } from 'node:worker_threads';
import { pieceBytes, type FromHashWorker, type ToHashWorker } from './hash-protocol.ts';

export interface WrittenBody {
  readonly sizeBytes: number;
  readonly crc64: bigint;
  /** Lower-case hex, empty when not asked for. */
  readonly md5: string;
}

/** One body on its way to a file. */
export interface BodyFile {
  /** Resolves when more may follow. */
  write(chunk: Uint8Array): Promise<void> | undefined;
  finish(): Promise<WrittenBody>;
  /** Takes the file away again. */
  abandon(): void;
}

export interface BodyWriter {
  open(path: string, withMd5: boolean): BodyFile;
  close(): Promise<void>;
}

/** Pieces of one body that may be with the worker at the same time. */
const piecesInFlight = 3;
const keptBuffers = 16;

type Listener = (message: FromHashWorker) => void;

interface Lane {
  readonly send: (message: ToHashWorker, transfer?: ArrayBuffer[]) => void;
  readonly listeners: Map<number, Listener>;
  readonly takeBuffer: () => ArrayBuffer;
  readonly keepBuffer: (buffer: ArrayBuffer) => void;
}

type Finished = FromHashWorker & { readonly kind: 'finished' };

/** Gathers the socket's small chunks, since every message to the worker has its price. */
function createPieces(lane: Lane, id: number, onSent: () => void) {
  let piece = new Uint8Array(lane.takeBuffer());
  let filledBytes = 0;
  const flush = (): void => {
    if (filledBytes === 0) return;
    onSent();
    lane.send({ kind: 'piece', id, buffer: piece.buffer, sizeBytes: filledBytes }, [piece.buffer]);
    filledBytes = 0;
  };
  const append = (chunk: Uint8Array): void => {
    for (let offset = 0; offset < chunk.length;) {
      if (filledBytes === 0) piece = piece.length > 0 ? piece : new Uint8Array(lane.takeBuffer());
      const taken = Math.min(chunk.length - offset, pieceBytes - filledBytes);
      piece.set(chunk.subarray(offset, offset + taken), filledBytes);
      filledBytes += taken;
      offset += taken;
      if (filledBytes === pieceBytes) flush();
    }
  };
  return { append, flush };
}

function bodyFile(lane: Lane, id: number): BodyFile {
  let sizeBytes = 0;
  let inFlight = 0;
  let failure: Error | undefined;
  let room: PromiseWithResolvers<void> | undefined;
  const end = Promise.withResolvers<Finished>();
  // A failure may come before anybody waits for the end.
  end.promise.catch(() => undefined);
  const pieces = createPieces(lane, id, () => {
    inFlight += 1;
  });
  lane.listeners.set(id, (message) => {
    if (message.kind === 'finished') {
      end.resolve(message);
    } else if (message.kind === 'failed') {
      failure = new Error(message.message);
      end.reject(failure);
    } else {
      inFlight -= 1;
      lane.keepBuffer(message.buffer);
    }
    room?.resolve();
    room = undefined;
  });
  return {
    write(chunk) {
      if (failure) return Promise.reject(failure);
      sizeBytes += chunk.length;
      pieces.append(chunk);
      if (inFlight < piecesInFlight) return undefined;
      room = Promise.withResolvers();
      return room.promise;
    },
    async finish() {
      pieces.flush();
      lane.send({ kind: 'finish', id });
      const { crc64, md5 } = await end.promise;
      lane.listeners.delete(id);
      return { sizeBytes, crc64: BigInt(crc64), md5 };
    },
    abandon() {
      lane.send({ kind: 'abandon', id });
      lane.listeners.delete(id);
    },
  };
}

interface HashThread {
  readonly lane: Lane;
  /** Set once the thread has died. */
  failure(): Error | undefined;
  close(): Promise<unknown>;
}

function startThread(workerUrl: URL): HashThread {
  const worker = new Worker(workerUrl);
  const listeners = new Map<number, Listener>();
  const buffers: ArrayBuffer[] = [];
  let failure: Error | undefined;
  worker.on('message', (message: FromHashWorker) => listeners.get(message.id)?.(message));
  worker.on('error', (error: unknown) => {
    failure = new Error('The hash worker broke down', { cause: error });
    for (const [id, listener] of listeners) {
      listener({ kind: 'failed', id, message: String(error) });
    }
  });
  return {
    failure: () => failure,
    close: () => worker.terminate(),
    lane: {
      listeners,
      send: (message, transfer = []) => {
        worker.postMessage(message, transfer);
      },
      takeBuffer: () => buffers.pop() ?? new ArrayBuffer(pieceBytes),
      keepBuffer: (buffer) => {
        if (buffers.length < keptBuffers) buffers.push(buffer);
      },
    },
  };
}

/** Writes and hashes bodies in threads of their own, so that sockets are read meanwhile. */
export function createBodyWriter(
  workerUrl = new URL('./hash-worker.ts', import.meta.url),
): BodyWriter {
  // Two, since one may wait for the disk while the other hashes.
  const threads = [startThread(workerUrl), startThread(workerUrl)] as const;
  const leastBusy = (): HashThread =>
    threads[0].lane.listeners.size <= threads[1].lane.listeners.size ? threads[0] : threads[1];
  let lastId = 0;
  return {
    open(path, withMd5) {
      const thread = leastBusy();
      const failure = thread.failure();
      if (failure) throw failure;
      lastId += 1;
      thread.lane.send({ kind: 'open', id: lastId, path, withMd5 });
      return bodyFile(thread.lane, lastId);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
