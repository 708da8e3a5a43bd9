import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { KnownFiles, ObjectSums } from '../../services/objects/object-ports.ts';

const SumRow = z.object({ crc64: z.string() });

/** The checksums that the bucket told, in the database: an object that has not changed is not asked for again. */
export function createObjectSums(db: DatabaseSync): ObjectSums {
  const get = db.prepare(
    'select crc64 from object_facts where bucket = ? and object_key = ? and etag = ?',
  );
  const save = db.prepare('insert or replace into object_facts values (?, ?, ?, ?)');
  return {
    get: (bucket, { key, etag }) => {
      const row = get.get(bucket, key, etag);
      return row === undefined ? null : SumRow.parse(row).crc64;
    },
    save: (bucket, { key, etag }, crc64) => {
      save.run(bucket, key, etag, crc64);
    },
  };
}

const FileRow = z
  .object({
    path: z.string(),
    size: z.number().int(),
    mtime_ns: z.string(),
    inode: z.string(),
    crc64: z.string(),
  })
  .transform(({ path, size, mtime_ns: mtimeNs, inode, crc64 }) => ({
    path,
    identity: { size, mtimeNs, inode },
    crc64,
  }));

/** The files whose checksum is in the database. */
export function createKnownFiles(db: DatabaseSync): KnownFiles {
  const ofSize = db.prepare('select * from file_facts where size = ? order by path');
  return { ofSize: (bytes) => ofSize.all(bytes).map((row) => FileRow.parse(row)) };
}
