import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ObjectFacts } from '../../services/models/compare-copies.ts';

const Row = z.object({ crc64: z.string() });

/** CRCs of objects in the database, by key and ETag. */
export function createObjectFacts(db: DatabaseSync): ObjectFacts {
  const find = db.prepare(
    'select crc64 from object_facts where bucket = ? and object_key = ? and etag = ?',
  );
  const save = db.prepare('insert or replace into object_facts values (?, ?, ?, ?)');
  return {
    crc64: (bucket, key, etag) => {
      const row = find.get(bucket, key, etag);
      return Promise.resolve(row === undefined ? null : Row.parse(row).crc64);
    },
    save: (bucket, key, etag, crc64) => {
      save.run(bucket, key, etag, crc64);
      return Promise.resolve();
    },
  };
}
