import type { FileIdentity } from '../../../contract/upload.ts';
import type { MoveRecord } from '../../core/objects/move-record.ts';

/** What was proven when an object was transferred last. */
export interface ObjectRecord {
  readonly bytes: number;
  readonly crc64: string;
  /** The file of this computer that it came from or went to. */
  readonly path: string;
  /** Epoch ms. */
  readonly recordedAt: number;
}

/** What this computer knows of the objects of a bucket. */
export interface ObjectRecords {
  get(bucket: string, objectKey: string): Promise<ObjectRecord | null>;
  /** The object has another key now. */
  move(bucket: string, from: string, to: string): Promise<void>;
  forget(bucket: string, objectKeys: readonly string[]): Promise<void>;
}

/** The CRC64 that the bucket told of an object; an object that was replaced is not known. */
export interface ObjectSums {
  get(bucket: string, object: { readonly key: string; readonly etag: string }): string | null;
  save(
    bucket: string,
    object: { readonly key: string; readonly etag: string },
    crc64: string,
  ): void;
}

/** Files that were read or transferred whole before. */
export interface KnownFiles {
  ofSize(bytes: number): readonly {
    readonly path: string;
    readonly identity: FileIdentity;
    readonly crc64: string;
  }[];
}

/** The moves that are under way, written down before the first copy. */
export interface MoveJournal {
  list(): Promise<readonly MoveRecord[]>;
  save(move: MoveRecord): Promise<void>;
  remove(id: string): Promise<void>;
}
