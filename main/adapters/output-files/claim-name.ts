import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { numberedName } from '../../core/runs/safe-file-name.ts';
import { sameBytes } from './same-bytes.ts';
import { systemCodeOf } from '../../core/system-code.ts';

const mostNumbers = 10_000;

/**
 * Gives the finished file its name. A file that lies there is never overwritten: one with the same bytes is taken
 * for this one, any other one makes it `name (1)`.
 */
export async function claimName(partPath: string, folder: string, name: string): Promise<string> {
  for (let number = 0; number < mostNumbers; number += 1) {
    const path = join(folder, number === 0 ? name : numberedName(name, number));
    if (await moveWithoutOverwriting(partPath, path)) return path;
    if (await sameBytes(partPath, path)) {
      await unlink(partPath);
      return path;
    }
  }
  throw Object.assign(new Error(`no free name for ${name}`), { code: 'EEXIST' });
}

/** False where something has the name already. */
export async function moveWithoutOverwriting(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    // no hard links on exFAT and many network drives
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'EXDEV'].includes(code))
      throw error;
    return moveOntoPlaceholder(from, to);
  }
  await unlink(from);
  return true;
}

/** Takes the name with an empty file of our own, which the rename then replaces. */
export async function moveOntoPlaceholder(from: string, to: string): Promise<boolean> {
  try {
    await (await open(to, 'wx')).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await rename(from, to);
  } catch (error) {
    if ((await stat(to)).size === 0) await unlink(to);
    throw error;
  }
  return true;
}

function codeOf(error: unknown): string {
  return systemCodeOf(error) ?? '';
}
