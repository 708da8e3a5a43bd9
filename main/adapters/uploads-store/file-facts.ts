import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { FileFacts } from '../../services/uploads/upload-ports.ts';

const Row = z.object({ crc64: z.string() });

/** CRCs of whole files in the database, by path and identity. */
export function createFileFacts(db: DatabaseSync): FileFacts {
  const find = db.prepare(
    'select crc64 from file_facts where path = ? and size = ? and mtime_ns = ? and inode = ?',
  );
  const save = db.prepare('insert or replace into file_facts values (?, ?, ?, ?, ?)');
  return {
    crc64: (path, { size, mtimeNs, inode }) => {
      const row = find.get(path, size, mtimeNs, inode);
      return Promise.resolve(row === undefined ? null : Row.parse(row).crc64);
    },
    save: async (path, { size, mtimeNs, inode }, crc64) => {
      save.run(path, size, mtimeNs, inode, crc64);
      return Promise.resolve();
    },
  };
}
