import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { systemCodeOf } from '../../core/system-code.ts';
import type { SavedFiles } from '../../services/media/media.ts';

/** Results that were saved on this computer, for showing them. */
export function createSavedFiles(): SavedFiles {
  return {
    size: async (path) => {
      try {
        const found = await stat(path);
        return found.isFile() ? found.size : null;
      } catch (error) {
        if (systemCodeOf(error) === null) throw error;
        return null; // moved or deleted since: the server may still have it
      }
    },
    read: (path, start, end) => (end > start ? bytesOf(path, start, end) : nothing()),
  };
}

async function* bytesOf(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path, { start, end: end - 1 }))
    if (piece instanceof Uint8Array) yield piece;
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // an empty file has no last byte to name
}
