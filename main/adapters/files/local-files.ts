import type { BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { FileIdentity } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { isSameFile } from '../../core/uploads/upload-steps.ts';
import type { LocalFile, LocalFiles, Piece } from '../../services/uploads/upload-ports.ts';
import { notOpened, notRead } from './file-errors.ts';
import { createPiecePool, pieceBytes, type PiecePool } from './piece-pool.ts';

/** Files of this computer, read in pieces of 1 MiB from one open handle each. */
export function createLocalFiles(): LocalFiles {
  const pool = createPiecePool();
  return {
    identify: async (path) => {
      const stats = await statFile(path, notOpened);
      if (!stats.isFile()) throw new AppError('usage.notAFile', { path });
      return identityOf(stats);
    },
    open: async (path, identity) => {
      const handle = await openHandle(path);
      const file = createLocalFile(handle, path, identity, pool);
      try {
        await file.check();
        return file;
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
  };
}

function createLocalFile(
  handle: FileHandle,
  path: string,
  identity: FileIdentity,
  pool: PiecePool,
): LocalFile {
  const check = async () => {
    const now = identityOf(await statFile(path, notRead));
    if (!isSameFile(now, identity)) throw new AppError('file.changed', { path });
  };
  return {
    check,
    read: async function* (start, end, signal) {
      await check();
      yield* readPieces({ handle, path, pool, start, end, signal });
      await check();
    },
    close: () => handle.close(),
  };
}

interface ReadOrder {
  readonly handle: FileHandle;
  readonly path: string;
  readonly pool: PiecePool;
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal;
}

/** Reads one piece ahead of the one that is used. */
async function* readPieces(order: ReadOrder): AsyncGenerator<Piece> {
  let ahead = order.start < order.end ? readPiece(order, order.start) : null;
  try {
    for (let at = order.start; ahead !== null; at += pieceBytes) {
      const piece: Piece = await ahead;
      const following = at + pieceBytes;
      ahead = following < order.end ? readPiece(order, following) : null;
      order.signal.throwIfAborted();
      yield piece;
    }
  } finally {
    // left early: the piece that was read ahead goes back unused, its failure with it
    if (ahead !== null) void Promise.allSettled([ahead]).then(returnUnused);
  }
}

function returnUnused(outcomes: readonly PromiseSettledResult<Piece>[]): void {
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') outcome.value.release();
}

async function readPiece(order: ReadOrder, at: number): Promise<Piece> {
  const length = Math.min(pieceBytes, order.end - at);
  const buffer = order.pool.take();
  try {
    await fill(order, buffer, at, length);
  } catch (error) {
    order.pool.giveBack(buffer);
    throw notRead(error, order.path);
  }
  return {
    bytes: buffer.subarray(0, length),
    release: () => {
      order.pool.giveBack(buffer);
    },
  };
}

async function fill(order: ReadOrder, buffer: Buffer, at: number, length: number): Promise<void> {
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await order.handle.read(buffer, filled, length - filled, at + filled);
    // the file has become shorter than its plan
    if (bytesRead === 0) throw new AppError('file.changed', { path: order.path });
    filled += bytesRead;
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw notRead(error, path);
  }
}

async function statFile(
  path: string,
  translate: (error: unknown, path: string) => unknown,
): Promise<BigIntStats> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    throw translate(error, path);
  }
}

/** What tells a file from what it is after a change. */
export function identityOf(stats: BigIntStats): FileIdentity {
  return {
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs.toString(),
    inode: stats.ino === 0n ? '' : `${stats.dev}:${stats.ino}`,
  };
}
