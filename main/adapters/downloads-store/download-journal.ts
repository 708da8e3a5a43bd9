import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { DownloadJob } from '../../../contract/download.ts';
import { reloadedDownload } from '../../core/downloads/download-steps.ts';
import type { DownloadJournal } from '../../services/downloads/download-ports.ts';
import { jobReads } from '../database/job-reads.ts';
import { createObjectRecords } from '../objects-store/object-records.ts';

const JobRow = z.object({ body: z.string(), done_bytes: z.number().int() });
const PartRow = z
  .object({ part_number: z.number().int(), bytes: z.number().int(), crc64: z.string() })
  .transform(({ part_number: partNumber, bytes, crc64 }) => ({ partNumber, bytes, crc64 }));

const withDone = `
  select body, (select coalesce(sum(bytes), 0) from download_parts where job_id = downloads.id)
    as done_bytes
  from downloads`;

/** The downloads in the database; every write is on the disk when it returns. */
export function createDownloadJournal(db: DatabaseSync): DownloadJournal {
  const parts = db.prepare(
    'select part_number, bytes, crc64 from download_parts where job_id = ? order by part_number',
  );
  const savePart = db.prepare('insert or replace into download_parts values (?, ?, ?, ?)');
  const dropPart = db.prepare('delete from download_parts where job_id = ? and part_number = ?');
  const remove = db.prepare('delete from downloads where id = ?');
  const save = saver(db);
  return {
    ...jobReads(db, withDone, 'path = ?', readJob),
    save: (job) => {
      save(job);
      return Promise.resolve();
    },
    parts: (jobId) => Promise.resolve(parts.all(jobId).map((row) => PartRow.parse(row))),
    savePart: (jobId, { partNumber, bytes, crc64 }) => {
      savePart.run(jobId, partNumber, bytes, crc64);
      return Promise.resolve();
    },
    dropParts: (jobId, partNumbers) => {
      together(db, () => {
        for (const partNumber of partNumbers) dropPart.run(jobId, partNumber);
      });
      return Promise.resolve();
    },
    remove: (jobIds) => {
      together(db, () => {
        for (const jobId of jobIds) remove.run(jobId);
      });
      return Promise.resolve();
    },
  };
}

/** What a finished download has proven is remembered with it, and its parts are of no use any more. */
function saver(db: DatabaseSync): (job: DownloadJob) => void {
  const save = db.prepare(`
    insert into downloads (id, bucket, object_key, path, state, created_at, body)
      values (?, ?, ?, ?, ?, ?, ?)
    on conflict (id) do update set state = excluded.state, body = excluded.body`);
  const dropParts = db.prepare('delete from download_parts where job_id = ?');
  const records = createObjectRecords(db);
  return (job) => {
    const { id, source, path, state, createdAt } = job;
    const { bucket, objectKey, bytes } = source;
    together(db, () => {
      save.run(id, bucket, objectKey, path, state, createdAt, JSON.stringify(job));
      if (job.state !== 'done') return;
      dropParts.run(id);
      if (job.crc64 === null || job.proof === 'unproven') return;
      const proven = { bytes, crc64: job.crc64, path, recordedAt: job.finishedAt };
      records.write(bucket, objectKey, proven);
    });
  };
}

function together(db: DatabaseSync, work: () => void): void {
  db.exec('begin immediate');
  try {
    work();
    db.exec('commit');
  } catch (error) {
    db.exec('rollback');
    throw error;
  }
}

function readJob(row: unknown): DownloadJob {
  const { body, done_bytes: doneBytes } = JobRow.parse(row);
  return reloadedDownload(DownloadJob.parse(JSON.parse(body)), doneBytes);
}
