import type { DownloadJob, DownloadSource, PartFileMark } from '../../../contract/download.ts';
import type { Failure } from '../../../contract/error-code.ts';

type Begun = Omit<Extract<DownloadJob, { state: 'waiting' }>, 'state'>;
type Base = Omit<Extract<DownloadJob, { state: 'cancelled' }>, 'state'>;

/** What came over the line in this run of the app, and what earlier runs had brought already. */
export interface Received {
  readonly receivedBytes: number;
  readonly resumedBytes: number;
}
export interface ReceivedCounts extends Received {
  readonly doneBytes: number;
  readonly flyingBytes: number;
}

/** What can happen to a download. */
export type DownloadEvent =
  | { readonly type: 'began' }
  | { readonly type: 'moved'; readonly bytes: ReceivedCounts }
  /** The file for the bytes is about to be made (`inode` null), or is there. */
  | { readonly type: 'partFile'; readonly partFile: PartFileMark }
  | {
      readonly type: 'stumbled';
      readonly attempt: number;
      readonly retryAt: number;
      readonly failure: Failure;
    }
  | { readonly type: 'recovered' }
  | { readonly type: 'allHere' }
  /** The app ends; it goes on by itself when it may. */
  | { readonly type: 'rested' }
  | { readonly type: 'paused' }
  | { readonly type: 'failed'; readonly failure: Failure; readonly failedAt: number }
  | { readonly type: 'cancelled' }
  /** Nothing that came counts any more. */
  | { readonly type: 'startedOver'; readonly source: DownloadSource; readonly partSize: number }
  | {
      readonly type: 'finished';
      readonly outcome: 'downloaded' | 'skipped';
      readonly crc64: string | null;
      readonly proof: 'proven' | 'unproven';
      readonly finishedAt: number;
    };

/** The job after an event; nothing happens any more to one that has ended. */
export function nextDownload(job: DownloadJob, event: DownloadEvent): DownloadJob {
  if (job.state === 'done' || job.state === 'cancelled')
    throw new Error(`a download that is ${job.state} cannot have ${event.type}`);
  const begun = begunOf(job);
  switch (event.type) {
    case 'began':
    case 'recovered':
      return { ...begun, state: 'downloading' };
    case 'moved':
      return { ...job, ...event.bytes };
    case 'partFile':
      return { ...job, partFile: event.partFile };
    case 'stumbled': {
      const { attempt, retryAt, failure } = event;
      return { ...begun, state: 'retrying', attempt, retryAt, failure };
    }
    case 'allHere':
      return { ...begun, flyingBytes: 0, state: 'verifying' };
    case 'rested':
      return { ...begun, flyingBytes: 0, state: job.goesOnByItself ? 'waiting' : 'paused' };
    case 'paused':
      return { ...begun, flyingBytes: 0, state: 'paused' };
    case 'failed': {
      const { failure, failedAt } = event;
      return { ...begun, flyingBytes: 0, state: 'failed', failure, failedAt };
    }
    case 'cancelled':
      return { ...baseOf(job), partFile: null, state: 'cancelled' };
    case 'startedOver': {
      const { source, partSize } = event;
      const nothing = { doneBytes: 0, flyingBytes: 0, resumedBytes: 0 };
      const anew = { source, partSize, partFile: null, startedOver: true };
      return { ...begun, ...nothing, ...anew, state: 'downloading' };
    }
    case 'finished':
      return finished(job, event);
    default:
      return event satisfies never;
  }
}

/** Whether anything can still come of the job. */
export function isUnfinishedDownload(
  job: DownloadJob,
): job is Exclude<DownloadJob, { state: 'done' | 'cancelled' }> {
  return job.state !== 'done' && job.state !== 'cancelled';
}

/** Whether somebody works on the job, by what it says of itself. */
export function isActiveDownload(job: DownloadJob): boolean {
  return job.state === 'downloading' || job.state === 'retrying' || job.state === 'verifying';
}

/** A job as the journal keeps it, for a new run of the app: its parts are what is done, and nothing came yet. */
export function reloadedDownload(job: DownloadJob, doneBytes: number): DownloadJob {
  if (!isUnfinishedDownload(job)) return job;
  return { ...job, doneBytes, flyingBytes: 0, receivedBytes: 0, resumedBytes: 0 };
}

function finished(
  job: Exclude<DownloadJob, { state: 'done' | 'cancelled' }>,
  event: Extract<DownloadEvent, { type: 'finished' }>,
): DownloadJob {
  const { outcome, crc64, proof, finishedAt } = event;
  const { receivedBytes, resumedBytes } = job;
  const traffic = { receivedBytes, resumedBytes };
  const end = { outcome, crc64, proof, finishedAt };
  return { ...baseOf(job), partFile: null, ...traffic, ...end, state: 'done' };
}

function baseOf(job: DownloadJob): Base {
  const { id, connectionId, source, path, partFile } = job;
  const { partSize, ifExists, goesOnByItself, startedOver, createdAt } = job;
  const wish = { ifExists, goesOnByItself, startedOver, createdAt };
  return { id, connectionId, source, path, partFile, partSize, ...wish };
}

function begunOf(job: Exclude<DownloadJob, { state: 'done' | 'cancelled' }>): Begun {
  const { doneBytes, flyingBytes, receivedBytes, resumedBytes } = job;
  return { ...baseOf(job), doneBytes, flyingBytes, receivedBytes, resumedBytes };
}
