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

interface Waiter {
  readonly resolve: (message: Finished) => void;
  readonly reject: (error: Error) => void;
}

function bodyFile(lane: Lane, id: number): BodyFile {
  let piece = new Uint8Array(lane.takeBuffer());
  let filledBytes = 0;
  let sizeBytes = 0;
  let inFlight = 0;
  let failure: Error | undefined;
  let roomWaiter: (() => void) | undefined;
  let endWaiter: Waiter | undefined;

  lane.listeners.set(id, (message) => {
    if (message.kind === 'free') {
      inFlight -= 1;
      lane.keepBuffer(message.buffer);
    } else if (message.kind === 'failed') {
      failure = new Error(message.message);
      endWaiter?.reject(failure);
    } else {
      endWaiter?.resolve(message);
    }
    roomWaiter?.();
    roomWaiter = undefined;
  });

  const sendPiece = (): void => {
    if (filledBytes === 0) return;
    inFlight += 1;
    lane.send({ kind: 'piece', id, buffer: piece.buffer, sizeBytes: filledBytes }, [piece.buffer]);
    filledBytes = 0;
  };
  const append = (chunk: Uint8Array): void => {
    for (let offset = 0; offset < chunk.length;) {
      const taken = Math.min(chunk.length - offset, pieceBytes - filledBytes);
      piece.set(chunk.subarray(offset, offset + taken), filledBytes);
      filledBytes += taken;
      offset += taken;
      if (filledBytes === pieceBytes) {
        sendPiece();
        piece = new Uint8Array(lane.takeBuffer());
      }
    }
  };
  return {
    write(chunk) {
      if (failure) return Promise.reject(failure);
      sizeBytes += chunk.length;
      append(chunk);
      if (inFlight < piecesInFlight) return undefined;
      return new Promise((resolve) => {
        roomWaiter = resolve;
      });
    },
    async finish() {
      sendPiece();
      if (failure) throw failure;
      const { promise, resolve, reject } = Promise.withResolvers<Finished>();
      endWaiter = { resolve, reject };
      lane.send({ kind: 'finish', id });
      const { crc64, md5 } = await promise;
      lane.listeners.delete(id);
      return { sizeBytes, crc64: BigInt(crc64), md5 };
    },
    abandon() {
      lane.send({ kind: 'abandon', id });
      lane.listeners.delete(id);
    },
  };
}

/** Writes and hashes bodies in a thread of their own, so that sockets are read meanwhile. */
export function createBodyWriter(): BodyWriter {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url));
  const listeners = new Map<number, Listener>();
  const buffers: ArrayBuffer[] = [];
  const lane: Lane = {
    listeners,
    send: (message, transfer = []) => {
      worker.postMessage(message, transfer);
    },
    takeBuffer: () => buffers.pop() ?? new ArrayBuffer(pieceBytes),
    keepBuffer: (buffer) => {
      if (buffers.length < keptBuffers) buffers.push(buffer);
    },
  };
  worker.on('message', (message: FromHashWorker) => listeners.get(message.id)?.(message));
  worker.on('error', (error) => {
    for (const [id, listener] of listeners)
      listener({ kind: 'failed', id, message: String(error) });
  });
  let lastId = 0;
  return {
    open(path, withMd5) {
      lastId += 1;
      lane.send({ kind: 'open', id: lastId, path, withMd5 });
      return bodyFile(lane, lastId);
    },
    async close() {
      await worker.terminate();
    },
  };
}
