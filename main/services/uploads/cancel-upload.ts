import type { UploadJob } from '../../../contract/upload.ts';
import { resumeOf } from '../../core/uploads/upload-steps.ts';
import { findBegunUploads } from './begin-upload.ts';
import type { JobBoard } from './job-board.ts';
import type { UploadPorts } from './upload-ports.ts';

/** Removes what a resting job left on the server; it stays as it is where the server cannot be reached. */
export async function cancelOnServer(
  ports: UploadPorts,
  board: JobBoard,
  job: UploadJob,
): Promise<void> {
  const { bucket: bucketName, objectKey } = job.target;
  const lock = await ports.locks.acquire(bucketName, objectKey);
  try {
    const bucket = await ports.buckets.open(job.connectionId, bucketName);
    const signal = new AbortController().signal;
    const resume = resumeOf(job);
    const begun =
      resume === null
        ? await findBegunUploads({ bucket, job: () => job, signal })
        : [{ key: objectKey, uploadId: resume.uploadId }];
    for (const { key, uploadId } of begun) await bucket.multipart.abort(key, uploadId, signal);
    const parts = await ports.journal.parts(job.id);
    await ports.journal.dropParts(
      job.id,
      parts.map((part) => part.partNumber),
    );
    const held = board.hold(job);
    await held.step({ type: 'cancelled' });
    held.letGo();
  } finally {
    lock.release();
  }
}
