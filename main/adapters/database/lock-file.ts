import { DatabaseSync } from 'node:sqlite';

export interface HeldLock {
  readonly release: () => void;
}

/**
 * A lock that the system frees when its process dies, however it dies: an exclusive transaction on a small file. Null
 * while somebody else holds it. The file stays (a removed one could be held by one process and made anew by another).
 */
export function lockFile(path: string): HeldLock | null {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
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
