import { AppError } from '../../core/app-error.ts';
import type { Comfy } from '../ports/comfy.ts';

/** Puts a file into the server's input folder; throws `input.tooBig` before anything is sent where that is known. */
export async function uploadInput(comfy: Comfy, file: File, signal?: AbortSignal): Promise<string> {
  const limit = await comfy.status.maxUploadBytes(signal);
  if (limit !== null && file.size > limit)
    throw new AppError('input.tooBig', {
      filename: file.name,
      bytes: String(file.size),
      limit: String(limit),
    });
  return comfy.files.uploadInput(file, signal);
}
