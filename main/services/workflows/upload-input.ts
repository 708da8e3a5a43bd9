import { AppError } from '../../core/app-error.ts';
import { safeFileName } from '../../core/runs/safe-file-name.ts';
import type { Comfy } from '../ports/comfy.ts';

/** Without folders, and without what the server takes for a way out of its folder. */
const nameOf = (file: File): string =>
  safeFileName(file.name.replace(/^.*[/\\]/s, '').replaceAll(/\.{2,}/g, '.'));

/**
 * Puts a file into the server's input folder, in no folder of its own; gives the name that a node takes. Throws
 * `input.tooBig` before anything is sent where that is known.
 */
export async function uploadInput(
  comfy: Pick<Comfy, 'files' | 'status'>,
  file: File,
  signal?: AbortSignal,
): Promise<string> {
  const filename = nameOf(file);
  const limit = await comfy.status.maxUploadBytes(signal);
  if (limit !== null && file.size > limit)
    throw new AppError('input.tooBig', {
      filename,
      bytes: String(file.size),
      limit: String(limit),
    });
  return comfy.files.uploadInput(file, filename, signal);
}
