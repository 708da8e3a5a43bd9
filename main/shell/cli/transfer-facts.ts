import type { DownloadJob } from '../../../contract/download.ts';
import type { ImportJob } from '../../../contract/import.ts';
import type { UploadJob } from '../../../contract/upload.ts';

/** A file that is on its way, whichever way that is. */
export type TransferJob = UploadJob | DownloadJob | ImportJob;
export type TransferKind = 'upload' | 'download' | 'import';

export interface Transfer {
  readonly kind: TransferKind;
  readonly job: TransferJob;
}

/** What the command line says about one, in the same names for every kind. */
export function factsOf({ kind, job }: Transfer) {
  const [bytes, path, key] =
    'identity' in job
      ? [job.identity.size, job.path, job.target.objectKey]
      : 'path' in job
        ? [job.source.bytes, job.path, job.source.objectKey]
        : [job.bytes, null, job.target.objectKey];
  return { id: job.id, kind, state: job.state, key, path, bytes, doneBytes: doneOf(job, bytes) };
}

function doneOf(job: TransferJob, bytes: number): number {
  if (job.state === 'done') return bytes;
  if ('doneBytes' in job) return job.doneBytes;
  return 'resume' in job ? (job.resume?.doneBytes ?? 0) : 0;
}
