import type { Failure } from '../../../contract/error-code.ts';
import type { ImportJob } from '../../../contract/import.ts';

type Base = Omit<Extract<ImportJob, { state: 'cancelled' }>, 'state'>;
type Started = Omit<Extract<ImportJob, { state: 'importing' }>, 'state'>;
type Done = Extract<ImportJob, { state: 'done' }>;

/** What went over the lines in this run of the app, and what earlier runs had brought. */
export interface ImportTraffic {
  readonly sentBytes: number;
  readonly resumedBytes: number;
  readonly fetchedBytes: number;
}
export interface ImportCounts extends ImportTraffic {
  readonly doneBytes: number;
  readonly flyingBytes: number;
}

/** What can happen to an import. */
export type ImportEvent =
  | { readonly type: 'began'; readonly uploadId: string; readonly counts: ImportCounts }
  | { readonly type: 'moved'; readonly counts: ImportCounts }
  | {
      readonly type: 'stumbled';
      readonly attempt: number;
      readonly retryAt: number;
      readonly failure: Failure;
    }
  | { readonly type: 'recovered' }
  | { readonly type: 'allSent' }
  | { readonly type: 'paused'; readonly traffic: ImportTraffic }
  | {
      readonly type: 'failed';
      readonly failure: Failure;
      readonly traffic: ImportTraffic;
      readonly failedAt: number;
    }
  | { readonly type: 'cancelled' }
  /** Back in the row: nobody works on it, and it goes on by itself. */
  | { readonly type: 'queued' }
  /** The upload on the server is gone, or nothing of it may count. */
  | { readonly type: 'startedOver' }
  | ({
      readonly type: 'finished';
      readonly traffic: ImportTraffic;
    } & Pick<Done, 'outcome' | 'proof' | 'crc64' | 'finishedAt'>);

export interface ImportResume {
  readonly uploadId: string;
  readonly doneBytes: number;
}

/** The job after an event; an event that cannot happen in its state is a defect and throws. */
export function nextImport(job: ImportJob, event: ImportEvent): ImportJob {
  switch (event.type) {
    case 'began':
      return { ...baseOf(job), state: 'importing', uploadId: event.uploadId, ...event.counts };
    case 'moved':
      return 'uploadId' in job ? { ...job, ...event.counts } : impossible(job, event);
    case 'stumbled': {
      const { attempt, retryAt, failure } = event;
      return { ...startedOf(job, event), state: 'retrying', attempt, retryAt, failure };
    }
    case 'recovered':
      return { ...startedOf(job, event), state: 'importing' };
    case 'allSent':
      return { ...startedOf(job, event), state: 'verifying', flyingBytes: 0 };
    case 'paused':
      return { ...baseOf(job), state: 'paused', resume: importResumeOf(job), ...event.traffic };
    case 'failed': {
      const { failure, traffic, failedAt } = event;
      const resume = importResumeOf(job);
      return { ...baseOf(job), state: 'failed', failure, failedAt, resume, ...traffic };
    }
    case 'queued':
      return { ...baseOf(job), state: 'waiting', resume: importResumeOf(job) };
    case 'cancelled':
      return { ...baseOf(job), state: 'cancelled' };
    case 'startedOver':
      return { ...baseOf(job), state: 'waiting', resume: null };
    case 'finished': {
      const { outcome, proof, crc64, traffic, finishedAt } = event;
      return { ...baseOf(job), state: 'done', outcome, proof, crc64, ...traffic, finishedAt };
    }
    default:
      return event satisfies never;
  }
}

/** Whether anything can still come of the job. */
export const isUnfinishedImport = (job: ImportJob): boolean =>
  job.state !== 'done' && job.state !== 'cancelled';

/** Whether it goes on by itself: neither the person nor a failure has stopped it. */
export const isWantedImport = (job: ImportJob): boolean =>
  isUnfinishedImport(job) && job.state !== 'paused' && job.state !== 'failed';

/** The upload on the server that the job began; null where there is none. */
export function importResumeOf(job: ImportJob): ImportResume | null {
  if ('uploadId' in job) return { uploadId: job.uploadId, doneBytes: job.doneBytes };
  return 'resume' in job ? job.resume : null;
}

/** A job as the journal keeps it, for a new run of the app: its parts are what is done, and nothing was sent. */
export function reloadedImport(job: ImportJob, doneBytes: number): ImportJob {
  const fresh = { sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 };
  if ('uploadId' in job) return { ...job, ...fresh, doneBytes, flyingBytes: 0 };
  if (!('resume' in job)) return job;
  const resume = job.resume && { ...job.resume, doneBytes };
  return job.state === 'waiting' ? { ...job, resume } : { ...job, ...fresh, resume };
}

function baseOf(job: ImportJob): Base {
  const { id, connectionId, source, name, target, bytes, sha256, partSize, ifExists, createdAt } =
    job;
  return {
    ...{ id, connectionId, source, name, target, bytes, sha256, partSize, ifExists, createdAt },
  };
}

function startedOf(job: ImportJob, event: ImportEvent): Started {
  if (!('uploadId' in job)) return impossible(job, event);
  const { uploadId, doneBytes, flyingBytes, sentBytes, resumedBytes, fetchedBytes } = job;
  const counts = { doneBytes, flyingBytes, sentBytes, resumedBytes, fetchedBytes };
  return { ...baseOf(job), uploadId, ...counts };
}

function impossible(job: ImportJob, event: ImportEvent): never {
  throw new Error(`an import that is ${job.state} cannot have ${event.type}`);
}
