import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputFiles, OutputTarget } from '../../services/runs/run-ports.ts';
import { claimName } from './claim-name.ts';
import { translateFileError } from './file-error.ts';
import { receivePart } from './part-file.ts';

/** Result files on the local disk. */
export function createOutputFiles(): OutputFiles {
  return {
    async save(target, fetch, { onBytes, signal }) {
      const folder = join(target.directory, ...target.subfolders);
      const path = join(folder, target.name);
      const partPath = join(folder, partNameOf(target));
      await onDisk(path, () => mkdir(folder, { recursive: true }));
      await receivePart({ partPath, path, fetch, onBytes, signal });
      signal?.throwIfAborted();
      return onDisk(path, () => claimName(partPath, folder, target.name));
    },
    async exists(path) {
      return access(path, constants.F_OK).then(
        () => true,
        () => false,
      );
    },
  };
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateFileError(error, path);
  }
}

/** Two outputs of one name never share what is left of a cut fetch. */
function partNameOf({ name, identity }: OutputTarget): string {
  const mark = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  return `${name}.${mark}.ferrypart`;
}
