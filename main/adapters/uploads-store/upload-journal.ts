import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { UploadJob } from '../../../contract/upload.ts';
import { reloaded } from '../../core/uploads/upload-steps.ts';
import { createObjectRecords } from '../objects-store/object-records.ts';
import { jobReads } from '../database/job-reads.ts';
import type { UploadJournal } from '../../services/uploads/upload-ports.ts';

const JobRow = z.object({ body: z.string(), done_bytes: z.number().int() });
const PartRow = z
  .object({
    part_number: z.number().int(),
    bytes: z.number().int(),
    etag: z.string(),
    crc64: z.string(),
  })
  .transform((row) => ({
    partNumber: row.part_number,
    bytes: row.bytes,
    etag: row.etag,
    crc64: row.crc64,
  }));

const withDone = `
  select body, (select coalesce(sum(bytes), 0) from upload_parts where job_id = uploads.id)
    as done_bytes
  from uploads`;

/** The uploads in the database; every write is on the disk when it returns. */
export function createUploadJournal(db: DatabaseSync): UploadJournal {
  const save = db.prepare(`
    insert into uploads (id, bucket, object_key, state, created_at, body) values (?, ?, ?, ?, ?, ?)
    on conflict (id) do update set bucket = excluded.bucket, object_key = excluded.object_key,
      state = excluded.state, body = excluded.body`);
  const parts = db.prepare('select * from upload_parts where job_id = ? order by part_number');
  const savePart = db.prepare('insert or replace into upload_parts values (?, ?, ?, ?, ?)');
  const records = createObjectRecords(db);
  const remove = db.prepare('delete from uploads where id = ?');
  const begun = db.prepare('insert or ignore into begun_uploads values (?, ?, ?, ?)');
  const dropPart = db.prepare('delete from upload_parts where job_id = ? and part_number = ?');
  return {
    ...jobReads(db, withDone, 'bucket = ? and object_key = ?', readJob),
    save: async (job) => {
      const { bucket, objectKey } = job.target;
      // first, so that no upload is on its way which a damaged or deleted job would leave without an owner
      if ('uploadId' in job) begun.run(job.uploadId, bucket, objectKey, job.createdAt);
      db.exec('begin immediate');
      save.run(job.id, bucket, objectKey, job.state, job.createdAt, JSON.stringify(job));
      // a skipped object may hold other content, where that was wished for
      if (job.state === 'done' && (job.outcome === 'uploaded' || job.ifExists !== 'skip')) {
        const { crc64, path, identity, finishedAt: recordedAt } = job;
        records.write(bucket, objectKey, { bytes: identity.size, crc64, path, recordedAt });
      }
      db.exec('commit');
      return Promise.resolve();
    },
    parts: (jobId) => Promise.resolve(parts.all(jobId).map((row) => PartRow.parse(row))),
    savePart: async (jobId, { partNumber, bytes, etag, crc64 }) => {
      savePart.run(jobId, partNumber, bytes, etag, crc64);
      return Promise.resolve();
    },
    remove: async (jobIds) => {
      db.exec('begin immediate');
      for (const jobId of jobIds) remove.run(jobId);
      db.exec('commit');
      return Promise.resolve();
    },
    dropParts: async (jobId, partNumbers) => {
      db.exec('begin immediate');
      for (const partNumber of partNumbers) dropPart.run(jobId, partNumber);
      db.exec('commit');
      return Promise.resolve();
    },
  };
}

function readJob(row: unknown): UploadJob {
  const { body, done_bytes: doneBytes } = JobRow.parse(row);
  return reloaded(UploadJob.parse(JSON.parse(body)), doneBytes);
}
