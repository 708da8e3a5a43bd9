import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, open, rename, stat, statfs, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import { systemCodeOf } from '../../core/system-code.ts';
import type { PartFile, TargetFiles } from '../../services/downloads/download-ports.ts';
import { moveWithoutOverwriting } from '../output-files/claim-name.ts';
import { translateFileError } from '../output-files/file-error.ts';
import { createPartFile, inodeOf } from './part-file.ts';

/** Where downloads are put on this computer. */
export function createTargetFiles(): TargetFiles {
  return {
    join: (directory, parts) => join(directory, ...parts),
    folderOf: dirname,
    makeFolder: (folder) =>
      onDisk(folder, async () => {
        await mkdir(folder, { recursive: true });
      }),
    look: async (path) => {
      const found = await statOf(path, stat);
      if (found === null) return (await statOf(path, lstat)) === null ? null : 'notAFile';
      if (!found.isFile()) return 'notAFile';
      const { size, mtimeNs } = found;
      return { size: Number(size), mtimeNs: mtimeNs.toString(), inode: inodeOf(found) };
    },
    room: (folder) =>
      onDisk(folder, async () => {
        const [{ bavail, bsize }, { dev }] = await Promise.all([
          statfs(folder, { bigint: true }),
          stat(folder, { bigint: true }),
        ]);
        return { device: dev.toString(), freeBytes: Number(bavail * bsize) };
      }),
    create: (path) => unless('EEXIST', path, () => open(path, 'wx+')),
    reopen: async (path, inode) => {
      const file = await unless('ENOENT', path, () => open(path, 'r+'));
      if (file === null || inode === '' || file.inode === inode) return file;
      await file.close();
      return null;
    },
    remove: (path, inode) => removeOwn(path, inode),
    claim: (partPath, path, replace) => onDisk(path, () => claim(partPath, path, replace)),
  };
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateFileError(error, path);
  }
}

async function statOf(
  path: string,
  ask: (path: string, options: { bigint: true }) => Promise<BigIntStats>,
): Promise<BigIntStats | null> {
  try {
    return await ask(path, { bigint: true });
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw translateFileError(error, path);
  }
}

/** Opens a file; null where the system says so. */
async function unless(
  code: string,
  path: string,
  openFile: () => Promise<FileHandle>,
): Promise<PartFile | null> {
  try {
    return await createPartFile(await openFile(), path);
  } catch (error) {
    if (systemCodeOf(error) === code) return null;
    throw translateFileError(error, path);
  }
}

async function removeOwn(path: string, inode: string): Promise<void> {
  const found = await statOf(path, lstat);
  if (found?.isFile() !== true) return;
  if (inode !== '' && inodeOf(found) !== inode) return;
  await onDisk(path, () => unlink(path));
}

async function claim(
  partPath: string,
  path: string,
  replace: boolean,
): Promise<'claimed' | 'taken'> {
  if (replace) await rename(partPath, path);
  else if (!(await moveWithoutOverwriting(partPath, path))) return 'taken';
  await syncFolder(dirname(path));
  return 'claimed';
}

/** The new name has to survive a loss of power as well; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // some network drives do not know it
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM'].includes(systemCodeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}
