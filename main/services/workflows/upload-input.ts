import { AppError } from '../../core/app-error.ts';
import { safeFileName } from '../../core/runs/safe-file-name.ts';
import type { Comfy } from '../ports/comfy.ts';

/**
 * Puts a file into the server's input folder, under a name without folders; gives the name that a node takes. Throws
 * `input.tooBig` before anything is sent where that is known.
 */
export async function uploadInput(comfy: Comfy, file: File, signal?: AbortSignal): Promise<string> {
  const filename = safeFileName(file.name);
  const limit = await comfy.status.maxUploadBytes(signal);
  if (limit !== null && file.size > limit)
    throw new AppError('input.tooBig', {
      filename,
      bytes: String(file.size),
      limit: String(limit),
    });
  return comfy.files.uploadInput(file, filename, signal);
}
