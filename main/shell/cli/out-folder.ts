import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import type { Flags } from './flags.ts';

const defaultOut = 'comfyui-output';

/** Where results go; throws `file.unwritable` before anything is queued whose results could not be saved. */
export async function outFolder(flags: Flags): Promise<string> {
  const directory = resolve(flags.text('out') ?? defaultOut);
  try {
    await tryFolder(directory);
  } catch (error) {
    const reason = systemCodeOf(error) ?? 'unknown';
    const code = reason === 'ENOSPC' ? 'file.diskFull' : 'file.unwritable';
    throw new AppError(code, { path: directory, reason }, { cause: error });
  }
  return directory;
}

/** Makes a folder in it, or in the nearest folder above that is there, and removes it again. */
async function tryFolder(directory: string): Promise<void> {
  let nearest = directory;
  while (!(await isThere(nearest)) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const trial = join(nearest, `.ferry-${process.pid}`);
  await mkdir(trial);
  await rmdir(trial);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
