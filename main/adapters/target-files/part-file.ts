import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { PartFile } from '../../services/downloads/download-ports.ts';
import { AppError } from '../../core/app-error.ts';
import { translateFileError } from '../output-files/file-error.ts';

/** Device and inode; empty where the file system has none. */
export function inodeOf({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return ino === 0n ? '' : `${dev}:${ino}`;
}

/** An open file that takes bytes up at any place. */
export async function createPartFile(handle: FileHandle, path: string): Promise<PartFile> {
  const onDisk = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw translateFileError(error, path);
    }
  };
  const inode = inodeOf(await onDisk(handle.stat({ bigint: true })));
  let closing: Promise<void> | null = null;
  return {
    inode,
    size: async () => (await onDisk(handle.stat())).size,
    write: async (bytes, position) => {
      for (let done = 0; done < bytes.byteLength;) {
        const left = bytes.byteLength - done;
        const { bytesWritten } = await onDisk(handle.write(bytes, done, left, position + done));
        done += bytesWritten;
      }
    },
    read: async (bytes, position) => {
      for (let done = 0; done < bytes.byteLength;) {
        const left = bytes.byteLength - done;
        const { bytesRead } = await onDisk(handle.read(bytes, done, left, position + done));
        if (bytesRead === 0) throw new AppError('file.changed', { path });
        done += bytesRead;
      }
    },
    sync: () => onDisk(handle.datasync()),
    close: () => (closing ??= handle.close()),
  };
}
