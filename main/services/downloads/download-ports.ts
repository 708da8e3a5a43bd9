import type { DownloadJob } from '../../../contract/download.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import type { Clock } from '../ports/clock.ts';
import type { SharedTraffic } from '../traffic/shared-traffic.ts';
import type { TurnPlaces } from '../transfers/turn-order.ts';
import type {
  Buckets,
  Crc64,
  FileFacts,
  LocalFiles,
  ObjectLocks,
} from '../uploads/upload-ports.ts';

/** A part whose bytes are on the disk, whatever happens to the power. */
export interface SafePart {
  readonly partNumber: number;
  readonly bytes: number;
  /** Unsigned decimal CRC-64/XZ of the bytes as they came. */
  readonly crc64: string;
}

/** What is known of the downloads, written down before it is acted upon. */
export interface DownloadJournal {
  /** Every job; `doneBytes` is the sum of the parts beside it. */
  list(): Promise<readonly DownloadJob[]>;
  /** Null where there is no such job. */
  get(jobId: string): Promise<DownloadJob | null>;
  /** The jobs, ended ones among them, whose file lies at a path. */
  at(path: string): Promise<readonly DownloadJob[]>;
  /** A job that is done takes its parts along. */
  save(job: DownloadJob): Promise<void>;
  /** In their order. */
  parts(jobId: string): Promise<readonly SafePart[]>;
  savePart(jobId: string, part: SafePart): Promise<void>;
  dropParts(jobId: string, partNumbers: readonly number[]): Promise<void>;
  remove(jobIds: readonly string[]): Promise<void>;
}

/** Folders and names of this computer; failures are `file.unwritable`, `file.diskFull` and their kin. */
export interface TargetFiles {
  join(directory: string, parts: readonly string[]): string;
  /** The folder that a path lies in. */
  folderOf(path: string): string;
  makeFolder(folder: string): Promise<void>;
  /** What lies at a path: a file, something else, or nothing (null). */
  look(path: string): Promise<FileIdentity | 'notAFile' | null>;
  /** The room on the disk that a folder lies on. */
  room(folder: string): Promise<{ readonly device: string; readonly freeBytes: number }>;
  /** Makes a file for the bytes; null where something has the name already. */
  create(path: string): Promise<PartFile | null>;
  /** Opens a file that `create` made; null where it is not there, or is another one now. */
  reopen(path: string, inode: string): Promise<PartFile | null>;
  /** Removes a file that `create` made; anything else under the name stays. */
  remove(path: string, inode: string): Promise<void>;
  /** Gives the file its name, on the disk for good; `taken` where something lies there and may not be replaced. */
  claim(partPath: string, path: string, replace: boolean): Promise<'claimed' | 'taken'>;
}

/** The open file that takes the bytes up. */
export interface PartFile {
  /** Device and inode, empty where the file system has none. */
  readonly inode: string;
  size(): Promise<number>;
  write(bytes: Uint8Array, position: number): Promise<void>;
  read(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when what was written is safe from a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Memory of one size that is used again and again, shared with the CRC worker. */
export interface Pieces {
  take(): Uint8Array;
  giveBack(piece: Uint8Array): void;
}

export interface DownloadPorts {
  readonly buckets: Buckets;
  readonly journal: DownloadJournal;
  readonly places: TurnPlaces;
  readonly facts: FileFacts;
  readonly locks: ObjectLocks;
  readonly files: LocalFiles;
  readonly targets: TargetFiles;
  readonly pieces: Pieces;
  readonly crc64: Crc64;
  readonly traffic: SharedTraffic;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly reportDefect: (error: unknown) => void;
  /** How many files are under way at once; the others wait their turn. */
  readonly filesAtOnce: () => number;
}
