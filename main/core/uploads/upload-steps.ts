import type { Failure } from '../../../contract/error-code.ts';
import type { FileIdentity, UploadJob } from '../../../contract/upload.ts';

/** What can happen to an upload. */
export type UploadEvent =
  /** Bytes go (again) into this upload; `doneBytes` are acknowledged already. */
  | { readonly type: 'began'; readonly uploadId: string; readonly doneBytes: number }
  | { readonly type: 'moved'; readonly doneBytes: number; readonly flyingBytes: number }
  | {
      readonly type: 'stumbled';
      readonly attempt: number;
      readonly retryAt: number;
      readonly failure: Failure;
    }
  | { readonly type: 'recovered' }
  | { readonly type: 'allSent' }
  | { readonly type: 'paused' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cancelled' }
  /** The file or the upload on the server is not the one that was begun: nothing of it counts any more. */
  | { readonly type: 'startedOver'; readonly identity: FileIdentity; readonly partSize: number }
  | {
      readonly type: 'finished';
      readonly outcome: 'uploaded' | 'skipped';
      readonly crc64: string;
      readonly sentBytes: number;
      readonly resumedBytes: number;
      readonly finishedAt: number;
    };

/** The job after an event; an event that cannot happen in its state is a defect and throws. */
export function next(job: UploadJob, event: UploadEvent): UploadJob {
  switch (event.type) {
    case 'began': {
      const { uploadId, doneBytes } = event;
      return { ...baseOf(job), state: 'uploading', uploadId, doneBytes, flyingBytes: 0 };
    }
    case 'moved': {
      const { doneBytes, flyingBytes } = event;
      return 'uploadId' in job ? { ...job, doneBytes, flyingBytes } : impossible(job, event);
    }
    case 'stumbled': {
      const { attempt, retryAt, failure } = event;
      return { ...startedOf(job, event), state: 'retrying', attempt, retryAt, failure };
    }
    case 'recovered':
      return { ...startedOf(job, event), state: 'uploading' };
    case 'allSent':
      return { ...startedOf(job, event), state: 'verifying', flyingBytes: 0 };
    case 'paused':
      return paused(job);
    case 'failed':
      return { ...baseOf(job), state: 'failed', failure: event.failure, resume: resumeOf(job) };
    case 'cancelled':
      return { ...baseOf(job), state: 'cancelled' };
    case 'startedOver': {
      const { identity, partSize } = event;
      return { ...baseOf(job), identity, partSize, state: 'waiting' };
    }
    case 'finished': {
      const { type: _type, ...outcome } = event;
      return { ...baseOf(job), state: 'done', ...outcome };
    }
    default:
      return event satisfies never;
  }
}

/** Whether anything can still come of the job. */
export function isUnfinished(job: UploadJob): boolean {
  return job.state !== 'done' && job.state !== 'cancelled';
}

/** Whether somebody works on the job, by what it says of itself. */
export function isActive(job: UploadJob): boolean {
  return job.state === 'uploading' || job.state === 'retrying' || job.state === 'verifying';
}

/** The upload on the server that the job began; null where there is none. */
export function resumeOf(
  job: UploadJob,
): { readonly uploadId: string; readonly doneBytes: number } | null {
  if ('uploadId' in job) return { uploadId: job.uploadId, doneBytes: job.doneBytes };
  return job.state === 'failed' ? job.resume : null;
}

/** The job as it stands in the journal brought up to date with the parts beside it. */
export function withDoneBytes(job: UploadJob, doneBytes: number): UploadJob {
  if ('uploadId' in job) return { ...job, doneBytes, flyingBytes: 0 };
  if (job.state !== 'failed' || job.resume === null) return job;
  return { ...job, resume: { ...job.resume, doneBytes } };
}

function paused(job: UploadJob): UploadJob {
  const resume = resumeOf(job);
  return resume === null
    ? { ...baseOf(job), state: 'waiting' }
    : { ...baseOf(job), state: 'paused', ...resume, flyingBytes: 0 };
}

function baseOf(job: UploadJob) {
  const { id, connectionId, path, target, identity, partSize, ifExists, createdAt } = job;
  return { id, connectionId, path, target, identity, partSize, ifExists, createdAt };
}

function startedOf(job: UploadJob, event: UploadEvent) {
  if (!('uploadId' in job)) return impossible(job, event);
  const { uploadId, doneBytes, flyingBytes } = job;
  return { ...baseOf(job), uploadId, doneBytes, flyingBytes };
}

function impossible(job: UploadJob, event: UploadEvent): never {
  throw new Error(`an upload that is ${job.state} cannot have ${event.type}`);
}
