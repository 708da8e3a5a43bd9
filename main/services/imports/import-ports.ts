import type { HubName, ImportJob, ImportSource } from '../../../contract/import.ts';
import type { ImportPart, SentPart } from '../../core/imports/import-tasks.ts';
import type { ParsedLink } from '../../core/imports/parse-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { SharedTraffic } from '../traffic/shared-traffic.ts';
import type { TurnPlaces } from '../transfers/turn-order.ts';
import type { Buckets, Crc64, ObjectLocks } from '../uploads/upload-ports.ts';

/** A file that a hub or a server offers, pinned to what it is now. */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex; null where nothing tells it. */
  readonly sha256: string | null;
  readonly source: ImportSource;
}

export interface FoundFiles {
  readonly hub: HubName | null;
  readonly host: string;
  readonly repo: string | null;
  /** A commit; null where the hub has none for the whole. */
  readonly revision: string | null;
  readonly files: readonly FoundFile[];
}

/** Which hub is asked first where several may have it. */
export type HubOrder = 'mainland' | 'world';

type OpenLink = Exclude<ParsedLink, { readonly state: 'refused' }>;

/** The hubs and plain servers of the internet. Failures are `AppError`s with a `hub.*` code. */
export interface Hubs {
  /** What a link leads to; nothing of it is kept. */
  look(link: OpenLink, order: HubOrder, signal: AbortSignal): Promise<FoundFiles>;
  /**
   * Reads the pinned file; `url` is the whole of a direct link, which may hold secrets. A read gives other bytes than
   * those that were pinned never: it throws `hub.changed`.
   */
  open(file: Pick<FoundFile, 'source' | 'bytes' | 'sha256'>, url: string | null): RemoteFile;
  /** The first bytes of a file, and how fast they came, in bytes a second (null: too few to tell). */
  peek(
    file: Pick<FoundFile, 'source' | 'bytes' | 'sha256'>,
    url: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly head: Uint8Array; readonly bytesPerSecond: number | null }>;
}

export interface RemoteFile {
  /** Whether several reads may go on at once; else they come one after the other, in order. */
  readonly ranges: boolean;
  /** Exactly the bytes from `start` to `end` (exclusive), or it throws. */
  read(start: number, end: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): void;
}

/** What is known of the imports, written down before it is acted upon. */
export interface ImportJournal {
  /** Every job, oldest first; `doneBytes` is the sum of the acknowledged parts beside it. */
  list(): Promise<readonly ImportJob[]>;
  get(jobId: string): Promise<ImportJob | null>;
  /** The jobs of an object, oldest first. */
  at(bucket: string, objectKey: string): Promise<readonly ImportJob[]>;
  save(job: ImportJob): Promise<void>;
  parts(jobId: string): Promise<readonly ImportPart[]>;
  /** A part that the bucket acknowledged. */
  savePart(jobId: string, part: SentPart): Promise<void>;
  /** So many parts from the start are hashed, this one is the newest; both rows at once. */
  saveHashed(jobId: string, part: Omit<ImportPart, 'etag'>, state: string): Promise<void>;
  hashed(jobId: string): Promise<{ readonly parts: number; readonly state: string } | null>;
  /** Takes back that the bucket holds these parts. */
  dropSent(jobId: string, partNumbers: readonly number[]): Promise<void>;
  /** Forgets parts and hash. */
  startOver(jobId: string): Promise<void>;
  remove(jobIds: readonly string[]): Promise<void>;
}

/** The CRC64 of contents whose SHA-256 was proven here. */
export interface ContentSums {
  find(sha256: string): Promise<{ readonly bytes: number; readonly crc64: string } | null>;
  save(sha256: string, sum: { readonly bytes: number; readonly crc64: string }): Promise<void>;
}

/** SHA-256 beside the thread that calls. */
export interface Sha256 {
  /** Goes on from a saved state; null where that state is of another version. */
  resume(state: string): Promise<Sha256Sum | null>;
  start(): Sha256Sum;
}
export interface Sha256Sum {
  /** Resolves when the bytes are taken in; they must not change until then. */
  update(bytes: Uint8Array): Promise<void>;
  /** All that is needed to go on later. */
  save(): Promise<string>;
  /** Lower-case hex; ends the sum. */
  digest(): Promise<string>;
  /** Ends the sum without a result. */
  abandon(): void;
}

/** Whole addresses of direct links, which may hold secrets. */
export interface LinkVault {
  /** Null where it is not known any more. */
  get(jobId: string): Promise<string | null>;
  set(jobId: string, url: string): Promise<void>;
  delete(jobId: string): Promise<void>;
}

export interface ImportPorts {
  readonly hubs: Hubs;
  readonly buckets: Buckets;
  readonly journal: ImportJournal;
  readonly places: TurnPlaces;
  readonly contents: ContentSums;
  readonly links: LinkVault;
  readonly locks: ObjectLocks;
  readonly crc64: Crc64;
  readonly sha256: Sha256;
  readonly traffic: SharedTraffic;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly reportDefect: (error: unknown) => void;
}
