import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { ImportJob } from '../../../contract/import.ts';
import {
  importResumeOf,
  isUnfinishedImport,
  reloadedImport,
} from '../../core/imports/import-steps.ts';
import { jobReads } from '../database/job-reads.ts';
import type { ContentSums, ImportJournal } from '../../services/imports/import-ports.ts';

const JobRow = z.object({ body: z.string(), done_bytes: z.number().int() });
const PartRow = z
  .object({
    part_number: z.number().int(),
    bytes: z.number().int(),
    crc64: z.string(),
    etag: z.string().nullable(),
  })
  .transform(({ part_number: partNumber, bytes, crc64, etag }) => ({
    ...{ partNumber, bytes, crc64, etag },
  }));
const HashRow = z.object({ parts: z.number().int(), state: z.string() });
const SumRow = z.object({ bytes: z.number().int(), crc64: z.string() });

const withDone = `
  select body, (select coalesce(sum(bytes), 0) from import_parts
    where job_id = imports.id and etag is not null) as done_bytes
  from imports`;

/** The imports in the database; every write is on the disk when it returns. */
export function createImportJournal(db: DatabaseSync): ImportJournal {
  const ofObject = `body ->> '$.target.bucket' = ? and body ->> '$.target.objectKey' = ?`;
  const save = db.prepare(`
    insert into imports (id, created_at, body) values (?, ?, ?)
    on conflict (id) do update set body = excluded.body`);
  // an upload that this app began is its own to clean up, whatever becomes of the job
  const begun = db.prepare('insert or ignore into begun_uploads values (?, ?, ?, ?)');
  const parts = db.prepare('select * from import_parts where job_id = ? order by part_number');
  const hashed = db.prepare('select parts, state from import_hashes where job_id = ?');
  return {
    ...jobReads(db, withDone, ofObject, readJob),
    save: async (job) => {
      save.run(job.id, job.createdAt, JSON.stringify(job));
      const { bucket, objectKey } = job.target;
      if ('uploadId' in job) begun.run(job.uploadId, bucket, objectKey, job.createdAt);
      return Promise.resolve();
    },
    parts: (jobId) => Promise.resolve(parts.all(jobId).map((row) => PartRow.parse(row))),
    hashed: (jobId) => {
      const row = hashed.get(jobId);
      return Promise.resolve(row === undefined ? null : HashRow.parse(row));
    },
    ...partWrites(db),
  };
}

function partWrites(
  db: DatabaseSync,
): Pick<ImportJournal, 'savePart' | 'saveHashed' | 'dropSent' | 'startOver' | 'remove'> {
  const savePart = db.prepare('insert or replace into import_parts values (?, ?, ?, ?, ?)');
  // an acknowledged part stays acknowledged
  const saveRead = db.prepare(`
    insert into import_parts values (?, ?, ?, ?, null) on conflict do update set crc64 = excluded.crc64`);
  const saveHash = db.prepare('insert or replace into import_hashes values (?, ?, ?)');
  const dropSent = db.prepare(
    'update import_parts set etag = null where job_id = ? and part_number = ?',
  );
  const dropParts = db.prepare('delete from import_parts where job_id = ?');
  const dropHash = db.prepare('delete from import_hashes where job_id = ?');
  const remove = db.prepare('delete from imports where id = ?');
  const together = async (write: () => void) => {
    db.exec('begin immediate');
    try {
      write();
      db.exec('commit');
    } catch (error) {
      db.exec('rollback');
      throw error;
    }
    return Promise.resolve();
  };
  return {
    savePart: async (jobId, { partNumber, bytes, crc64, etag }) => {
      savePart.run(jobId, partNumber, bytes, crc64, etag);
      return Promise.resolve();
    },
    saveHashed: (jobId, { partNumber, bytes, crc64 }, state) =>
      together(() => {
        saveRead.run(jobId, partNumber, bytes, crc64);
        saveHash.run(jobId, partNumber, state);
      }),
    dropSent: (jobId, partNumbers) =>
      together(() => {
        for (const partNumber of partNumbers) dropSent.run(jobId, partNumber);
      }),
    startOver: (jobId) =>
      together(() => {
        dropParts.run(jobId);
        dropHash.run(jobId);
      }),
    remove: (jobIds) =>
      together(() => {
        for (const jobId of jobIds) remove.run(jobId);
      }),
  };
}

function readJob(row: unknown): ImportJob {
  const { body, done_bytes: doneBytes } = JobRow.parse(row);
  return reloadedImport(ImportJob.parse(JSON.parse(body)), doneBytes);
}

/** The uploads that an import can go on with. */
export function createImportUploadIds(db: DatabaseSync): () => Promise<ReadonlySet<string>> {
  const journal = createImportJournal(db);
  return async () => {
    const resumes = (await journal.list()).filter(isUnfinishedImport).map(importResumeOf);
    return new Set(resumes.flatMap((resume) => (resume === null ? [] : [resume.uploadId])));
  };
}

/** The CRC64 of contents by their SHA-256. */
export function createContentSums(db: DatabaseSync): ContentSums {
  const find = db.prepare('select bytes, crc64 from content_sums where sha256 = ?');
  const save = db.prepare('insert or replace into content_sums values (?, ?, ?)');
  return {
    find: (sha256) => {
      const row = find.get(sha256);
      return Promise.resolve(row === undefined ? null : SumRow.parse(row));
    },
    save: async (sha256, { bytes, crc64 }) => {
      save.run(sha256, bytes, crc64);
      return Promise.resolve();
    },
  };
}
