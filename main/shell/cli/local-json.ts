import { readFile, stat } from 'node:fs/promises';
import { AppError, isAppError } from '../../core/app-error.ts';
import { whyNotJson } from '../../core/runs/not-json.ts';
import { systemCodeOf } from '../../core/system-code.ts';

const codeOf = (error: unknown): string => systemCodeOf(error) ?? 'unknown';

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
  const text = await readText(path);
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return json;
  } catch (error) {
    throw new AppError(
      'workflow.notJson',
      { name: path, reason: whyNotJson(text) },
      { cause: error },
    );
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAppError(error)) throw error;
    const reason = codeOf(error);
    if (reason === 'ENOENT') throw new AppError('file.notFound', { path }, { cause: error });
    if (reason === 'EISDIR') throw new AppError('usage.notAFile', { path }, { cause: error });
    throw new AppError('file.unreadable', { path, reason }, { cause: error });
  }
}
