import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import type { ModelsFolder, ModelsSource } from './model-listing.ts';

/** Stands for the bucket's zero-byte object `<category>/`; its time hides what came later. */
export const markerName = '.marker';

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function modifiedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function readCategory(folder: string): Promise<ModelsFolder> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== markerName);
  return {
    files: await Promise.all(
      files.map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const name = relative(folder, path).split(sep).join('/');
        return { name, sizeBytes: (await stat(path)).size };
      }),
    ),
    markerModifiedAt: (await modifiedAt(join(folder, markerName))) ?? (await modifiedAt(folder)),
  };
}

/**
 * Models in `<folder>/<category>/…`. A category with a file `.marker` behaves like a mounted bucket:
 * the marker's time counts instead of the folder's own.
 */
export function modelsOnDisk(folder: string): ModelsSource {
  return {
    async list(category) {
      try {
        return await readCategory(join(folder, category));
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
  };
}

export const noModels: ModelsSource = { list: () => Promise.resolve(null) };
