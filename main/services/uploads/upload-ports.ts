import type { FileIdentity, UploadJob } from '../../../contract/upload.ts';
import type { JournalPart } from '../../core/uploads/reconcile-parts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { SharedTraffic } from '../traffic/shared-traffic.ts';

/** The bucket of a connection; it stays open, and whoever gives it closes it. */
export interface Buckets {
  /** Throws `connection.otherBucket` where the connection leads to another bucket than that of the job. */
  open(connectionId: string, bucketName: string): Promise<Bucket>;
}

/** What is known of the uploads, written down before it is acted upon. */
export interface UploadJournal {
  /** Every job; `doneBytes` is the sum of the parts beside it. */
  list(): Promise<readonly UploadJob[]>;
  get(jobId: string): Promise<UploadJob | null>;
  /** The jobs of an object, oldest first. */
  at(bucket: string, objectKey: string): Promise<readonly UploadJob[]>;
  save(job: UploadJob): Promise<void>;
  parts(jobId: string): Promise<readonly JournalPart[]>;
  savePart(jobId: string, part: JournalPart): Promise<void>;
  dropParts(jobId: string, partNumbers: readonly number[]): Promise<void>;
  /** The jobs and what is kept of their parts. */
  remove(jobIds: readonly string[]): Promise<void>;
}

/** CRCs of files that were read whole before; a file that has changed since is not known. */
export interface FileFacts {
  crc64(path: string, identity: FileIdentity): Promise<string | null>;
  save(path: string, identity: FileIdentity, crc64: string): Promise<void>;
}

/** One holder an object over all processes of this computer; the system frees it when a process dies. */
export interface ObjectLocks {
  /** Throws `store.locked`. */
  acquire(bucket: string, objectKey: string): Promise<ObjectLock>;
}
export interface ObjectLock {
  release(): void;
}

/** A piece of a file in memory that is used again: nobody may look at `bytes` after `release`. */
export interface Piece {
  readonly bytes: Uint8Array;
  release(): void;
}

export interface LocalFiles {
  /** Throws `file.notFound`, `file.unreadable` or `usage.notAFile`. */
  identify(path: string): Promise<FileIdentity>;
  /** Throws `file.changed` or `file.vanished` where it is not the file of that identity any more. */
  open(path: string, identity: FileIdentity): Promise<LocalFile>;
}

export interface LocalFile {
  /** The bytes from `start` to `end` (exclusive), checked before and after for a change of the file. */
  read(start: number, end: number, signal: AbortSignal): AsyncIterable<Piece>;
  /** Throws `file.changed` or `file.vanished`. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** CRC-64/XZ beside the thread that calls; several sums go on at once. */
export interface Crc64 {
  /** Begins what takes a while, so that it is ready when the first bytes come. */
  wake(): void;
  start(): Crc64Sum;
}
export interface Crc64Sum {
  /** Resolves when the bytes are taken in; they must not change until then. */
  update(bytes: Uint8Array): Promise<void>;
  /** Unsigned decimal; ends the sum. */
  digest(): Promise<string>;
  /** Ends the sum without a result. */
  abandon(): void;
}

export interface UploadPorts {
  readonly buckets: Buckets;
  readonly journal: UploadJournal;
  readonly facts: FileFacts;
  readonly locks: ObjectLocks;
  readonly files: LocalFiles;
  readonly crc64: Crc64;
  readonly traffic: Pick<SharedTraffic, 'up' | 'line'>;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly newId: () => string;
  /** Takes the whole of an error that is a defect of this app, for the log. */
  readonly reportDefect: (error: unknown) => void;
}
