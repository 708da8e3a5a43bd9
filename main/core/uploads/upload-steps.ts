import type { Failure } from '../../../contract/error-code.ts';
import type { FileIdentity, UploadJob } from '../../../contract/upload.ts';

type Base = Omit<Extract<UploadJob, { state: 'waiting' }>, 'state'>;
type Started = Omit<Extract<UploadJob, { state: 'uploading' }>, 'state'>;

/** What went over the line in this run of the app, and what earlier runs had brought already. */
export interface Traffic {
  readonly sentBytes: number;
  readonly resumedBytes: number;
}
export interface ByteCounts extends Traffic {
  readonly doneBytes: number;
  readonly flyingBytes: number;
}

/** What can happen to an upload. */
export type UploadEvent =
  /** Bytes go (again) into this upload; `doneBytes` are acknowledged already. */
  | { readonly type: 'began'; readonly uploadId: string; readonly bytes: ByteCounts }
  | { readonly type: 'moved'; readonly bytes: ByteCounts }
  | {
      readonly type: 'stumbled';
      readonly attempt: number;
      readonly retryAt: number;
      readonly failure: Failure;
    }
  | { readonly type: 'recovered' }
  | { readonly type: 'allSent' }
  | { readonly type: 'paused' }
  | {
      readonly type: 'failed';
      readonly failure: Failure;
      readonly traffic: Traffic;
      readonly failedAt: number;
    }
  | { readonly type: 'cancelled' }
  /** The file or the upload on the server is not the one that was begun: nothing of it counts any more. */
  | { readonly type: 'startedOver'; readonly identity: FileIdentity; readonly partSize: number }
  | {
      readonly type: 'finished';
      readonly outcome: 'uploaded' | 'skipped';
      readonly crc64: string;
      readonly traffic: Traffic;
      readonly finishedAt: number;
    };

/** The job after an event; an event that cannot happen in its state is a defect and throws. */
export function next(job: UploadJob, event: UploadEvent): UploadJob {
  switch (event.type) {
    case 'began':
      return { ...baseOf(job), state: 'uploading', uploadId: event.uploadId, ...event.bytes };
    case 'moved':
      return 'uploadId' in job ? { ...job, ...event.bytes } : impossible(job, event);
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
    case 'failed': {
      const { failure, traffic, failedAt } = event;
      const resume = resumeOf(job);
      return { ...baseOf(job), state: 'failed', failure, failedAt, resume, ...traffic };
    }
    case 'cancelled':
      return { ...baseOf(job), state: 'cancelled' };
    case 'startedOver': {
      const { identity, partSize } = event;
      return { ...baseOf(job), identity, partSize, state: 'waiting' };
    }
    case 'finished': {
      const { outcome, crc64, traffic, finishedAt } = event;
      return { ...baseOf(job), state: 'done', outcome, crc64, ...traffic, finishedAt };
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

/** Whether the file is still the one that it was. */
export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.inode === b.inode;
}

/** A job as the journal keeps it, for a new run of the app: its parts are what is done, and nothing was sent. */
export function reloaded(job: UploadJob, doneBytes: number): UploadJob {
  const fresh = { sentBytes: 0, resumedBytes: 0 };
  if ('uploadId' in job) return { ...job, ...fresh, doneBytes, flyingBytes: 0 };
  if (job.state !== 'failed') return job;
  return { ...job, ...fresh, resume: job.resume && { ...job.resume, doneBytes } };
}

function paused(job: UploadJob): UploadJob {
  const resume = resumeOf(job);
  if (resume === null || job.state === 'waiting') return { ...baseOf(job), state: 'waiting' };
  const { sentBytes, resumedBytes } = 'sentBytes' in job ? job : { sentBytes: 0, resumedBytes: 0 };
  const bytes = { flyingBytes: 0, sentBytes, resumedBytes };
  return { ...baseOf(job), state: 'paused', ...resume, ...bytes };
}

function baseOf(job: UploadJob): Base {
  const { id, connectionId, path, target, identity, partSize, ifExists, createdAt } = job;
  return { id, connectionId, path, target, identity, partSize, ifExists, createdAt };
}

function startedOf(job: UploadJob, event: UploadEvent): Started {
  if (!('uploadId' in job)) return impossible(job, event);
  const { uploadId, doneBytes, flyingBytes, sentBytes, resumedBytes } = job;
  return { ...baseOf(job), uploadId, doneBytes, flyingBytes, sentBytes, resumedBytes };
}

function impossible(job: UploadJob, event: UploadEvent): never {
  throw new Error(`an upload that is ${job.state} cannot have ${event.type}`);
}
