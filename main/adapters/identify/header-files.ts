import type { BigIntStats } from 'node:fs';
import { access, open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import type {
  HeaderFile,
  HeaderFiles,
  HeaderPlace,
} from '../../services/identify/identify-ports.ts';
import { notOpened, notRead } from '../files/file-errors.ts';
import { isKeptInCloud } from '../files/in-cloud.ts';
import { identityOf } from '../files/local-files.ts';

/** Of this size are nearly all reads; larger ones get a buffer of their own. */
const pooledBytes = 64 * 1024;

/** The beginnings and ends of files, read into buffers that are used again. */
export function createHeaderFiles(): HeaderFiles {
  const pool: Buffer[] = [];
  return {
    look: async (path) => lookAt(path, await statOf(path)),
    open: async (path) => openFile(await openHandle(path), path, pool),
    isThere,
    join,
  };
}

async function lookAt(path: string, stats: BigIntStats): Promise<HeaderPlace> {
  if (stats.isDirectory()) return { kind: 'folder', entries: await entriesOf(path) };
  return placeOf(path, stats);
}

/** What a file's own facts say of it; throws `file.unreadable` where it is none. */
export function placeOf(
  path: string,
  stats: BigIntStats,
): Extract<HeaderPlace, { identity: unknown }> {
  if (!stats.isFile()) throw new AppError('file.unreadable', { path, reason: 'EINVAL' });
  return { kind: isKeptInCloud(stats) ? 'elsewhere' : 'file', identity: identityOf(stats) };
}

function openFile(handle: FileHandle, path: string, pool: Buffer[]): HeaderFile {
  const own = pool.pop() ?? Buffer.allocUnsafeSlow(pooledBytes);
  return {
    read: async (start, end) => {
      const length = end - start;
      const buffer = length <= pooledBytes ? own : Buffer.allocUnsafeSlow(length);
      try {
        await fill(handle, buffer, start, length);
      } catch (error) {
        throw notRead(error, path);
      }
      return buffer.subarray(0, length);
    },
    close: async () => {
      pool.push(own);
      await handle.close();
    },
  };

  async function fill(from: FileHandle, buffer: Buffer, start: number, length: number) {
    for (let filled = 0; filled < length;) {
      const { bytesRead } = await from.read(buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) throw new AppError('file.changed', { path });
      filled += bytesRead;
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function statOf(path: string): Promise<BigIntStats> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    throw notOpened(error, path);
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw notOpened(error, path);
  }
}

async function entriesOf(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    throw notOpened(error, path);
  }
}
