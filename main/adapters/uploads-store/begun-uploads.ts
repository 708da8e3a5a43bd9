import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { BegunUploads } from '../../services/leftovers/leftovers.ts';

const Row = z.object({ upload_id: z.string() }).transform(({ upload_id: uploadId }) => uploadId);
const query = 'select upload_id from begun_uploads where bucket = ?';

/** The uploads that stand in the database at `path`, and in those that were set aside beside it. */
export function createBegunUploads(db: DatabaseSync, path: string): BegunUploads {
  const list = db.prepare(query);
  const remove = db.prepare('delete from begun_uploads where upload_id = ?');
  return {
    list: (bucket) => {
      const own = list.all(bucket).map((row) => Row.parse(row));
      const earlier = setAside(path).flatMap((file) => readDamaged(file, bucket));
      return Promise.resolve(new Set([...own, ...earlier]));
    },
    forget: (uploadIds) => {
      for (const uploadId of uploadIds) remove.run(uploadId);
      return Promise.resolve();
    },
  };
}

function setAside(path: string): readonly string[] {
  const prefix = `${basename(path)}.damaged-`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && !/-(?:wal|shm)$/.test(name))
    .map((name) => join(dirname(path), name));
}

/** What can still be read of it, which may be nothing: then the upload counts as a foreign one. */
function readDamaged(path: string, bucket: string): readonly string[] {
  let damaged: DatabaseSync | null = null;
  try {
    damaged = new DatabaseSync(path, { readOnly: true });
    return damaged
      .prepare(query)
      .all(bucket)
      .map((row) => Row.parse(row));
  } catch {
    return [];
  } finally {
    damaged?.close();
  }
}
