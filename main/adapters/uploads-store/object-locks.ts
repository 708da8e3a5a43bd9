import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import type { ObjectLocks } from '../../services/uploads/upload-ports.ts';
import { lockFile } from '../database/lock-file.ts';

/** A lock for each object, on a small file of its own. */
export function createObjectLocks(dir: string): ObjectLocks {
  return {
    acquire: (bucket, objectKey) =>
      new Promise((resolve) => {
        mkdirSync(dir, { recursive: true });
        const name = createHash('sha256').update(`${bucket}\n${objectKey}`).digest('hex');
        const lock = lockFile(join(dir, `${name}.lock`));
        if (lock === null) throw new AppError('store.locked', { key: objectKey });
        resolve(lock);
      }),
  };
}
