import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, isAppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import { workflowJsonIn } from '../../services/workflows/workflow-document.ts';

const codeOf = (error: unknown): string => systemCodeOf(error) ?? 'unknown';

/**
 * Makes a folder and those above it, one after the other: Node's own `recursive` never ends where a file system
 * answers that a folder it shows is not there (`/proc`).
 */
export async function makeFolder(path: string): Promise<void> {
  if ((await kindOf(path)) === 'directory') return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // another process was quicker
    if (systemCodeOf(error) !== 'EEXIST' || (await kindOf(path)) !== 'directory') throw error;
  }
}

/** What lies at a path: a missing one is null, one that cannot be looked at is `file.unreadable`. */
export async function kindOf(path: string): Promise<'file' | 'directory' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw new AppError('file.unreadable', { path, reason: codeOf(error) }, { cause: error });
  }
}

/** A JSON file of this computer; `file.*`, `usage.notAFile` or `workflow.notJson`. */
export async function readJson(path: string): Promise<unknown> {
  return workflowJsonIn(path, await readBytes(path));
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isAppError(error)) throw error;
    const reason = codeOf(error);
    if (reason === 'ENOENT') throw new AppError('file.notFound', { path }, { cause: error });
    if (reason === 'EISDIR') throw new AppError('usage.notAFile', { path }, { cause: error });
    throw new AppError('file.unreadable', { path, reason }, { cause: error });
  }
}
