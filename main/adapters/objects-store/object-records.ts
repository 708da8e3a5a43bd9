import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ObjectRecord, ObjectRecords } from '../../services/objects/object-ports.ts';

const Row = z
  .object({
    bytes: z.number().int(),
    crc64: z.string(),
    path: z.string(),
    recorded_at: z.number().int(),
  })
  .transform(({ recorded_at: recordedAt, ...rest }) => ({ ...rest, recordedAt }));

/** What was proven of objects, in the database; the journals write it down together with the end of a transfer. */
export function createObjectRecords(db: DatabaseSync): ObjectRecords & {
  /** Part of whatever transaction is open. */
  write(bucket: string, objectKey: string, record: ObjectRecord): void;
} {
  const get = db.prepare('select * from object_records where bucket = ? and object_key = ?');
  const write = db.prepare('insert or replace into object_records values (?, ?, ?, ?, ?, ?)');
  const move = db.prepare(
    'update or replace object_records set object_key = ? where bucket = ? and object_key = ?',
  );
  const remove = db.prepare('delete from object_records where bucket = ? and object_key = ?');
  return {
    get: (bucket, objectKey) => {
      const row = get.get(bucket, objectKey);
      return Promise.resolve(row === undefined ? null : Row.parse(row));
    },
    write: (bucket, objectKey, { bytes, crc64, path, recordedAt }) => {
      write.run(bucket, objectKey, bytes, crc64, path, recordedAt);
    },
    move: (bucket, from, to) => {
      move.run(to, bucket, from);
      return Promise.resolve();
    },
    forget: (bucket, objectKeys) => {
      for (const objectKey of objectKeys) remove.run(bucket, objectKey);
      return Promise.resolve();
    },
  };
}
