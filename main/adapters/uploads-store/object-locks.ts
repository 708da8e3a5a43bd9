import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../core/app-error.ts';
import type { ObjectLocks } from '../../services/uploads/upload-ports.ts';

/**
 * Locks that the system frees when their process dies: an exclusive transaction on a small file for each
 * object. The files stay (a removed one could be held by one process and made anew by another).
 */
export function createObjectLocks(dir: string): ObjectLocks {
  return {
    acquire: (bucket, objectKey) =>
      new Promise((resolve) => {
        mkdirSync(dir, { recursive: true });
        const name = createHash('sha256').update(`${bucket}\n${objectKey}`).digest('hex');
        resolve(lockFile(join(dir, `${name}.lock`), objectKey));
      }),
  };
}

function lockFile(path: string, key: string) {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    throw isBusy(error) ? new AppError('store.locked', { key }) : error;
  }
  return {
    release: () => {
      if (db.isOpen) db.close();
    },
  };
}

// SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
