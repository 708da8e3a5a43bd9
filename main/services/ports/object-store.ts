import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';

export interface ObjectEntry {
  readonly key: string;
  readonly bytes: number;
  /** ISO 8601, as OSS lists it. */
  readonly modified: string;
  readonly etag: string;
}

/** One page of a listing; `folders` are the common prefixes where a delimiter was given. */
export interface ObjectPage {
  readonly objects: readonly ObjectEntry[];
  readonly folders: readonly string[];
}

export interface ObjectHead {
  readonly bytes: number;
  readonly modified: string;
  readonly etag: string;
  /** Unsigned decimal of CRC-64/XZ; null where the object was copied and OSS has none. */
  readonly crc64: string | null;
  readonly contentType: string | null;
  /** User metadata without the `x-oss-meta-` prefix. */
  readonly meta: Readonly<Record<string, string>>;
}

/** Whole objects of one bucket. Failures are `AppError`s with an `oss.*` code (oss.md 4). */
export interface ObjectStore {
  /** All pages, one after the other; `delimiter` folds deeper keys into `folders`. */
  list(query: {
    readonly prefix: string;
    readonly delimiter?: '/';
    readonly signal?: AbortSignal;
  }): AsyncIterable<ObjectPage>;
  /** Null where there is no such object. */
  head(key: string, signal?: AbortSignal): Promise<ObjectHead | null>;
  /** Small objects only (markers, empty files, the check's trial object). */
  put(
    key: string,
    bytes: Uint8Array,
    options: {
      readonly forbidOverwrite: boolean;
      readonly meta?: Readonly<Record<string, string>>;
      readonly contentType?: string;
      readonly signal?: AbortSignal;
    },
  ): Promise<{ readonly crc64: string | null }>;
  /**
   * The bytes from `start` to `end` (exclusive), or to the end; all of them, or it throws. With an `etag` only those
   * of that object: `oss.objectChanged` where another one stands there now.
   */
  read(
    key: string,
    range: { readonly start: number; readonly end?: number; readonly etag?: string },
    signal?: AbortSignal,
  ): AsyncIterable<Uint8Array>;
  delete(key: string, signal?: AbortSignal): Promise<void>;
  /** At most 1,000 keys; gives those that are gone now. What was not there counts as gone. */
  deleteMany(keys: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
}

/** The object that a copy is made of, and no other one that may stand there meanwhile. */
export interface CopySource {
  readonly key: string;
  readonly etag: string;
}

/** Copies within the bucket, made by the server. Throws `oss.objectChanged` where the source is another one now. */
export interface CopyStore {
  /** The whole object with its metadata, at most 5 GB of it. */
  copy(
    source: CopySource,
    key: string,
    options: { readonly forbidOverwrite: boolean; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** The bytes from `start` to `end` (exclusive) as a part of an upload. */
  copyPart(
    source: CopySource & { readonly start: number; readonly end: number },
    part: { readonly key: string; readonly uploadId: string; readonly partNumber: number },
    signal?: AbortSignal,
  ): Promise<{ readonly etag: string }>;
}

export interface StoredPart {
  readonly partNumber: number;
  readonly bytes: number;
  readonly etag: string;
  /** Null where the listing does not tell it. */
  readonly crc64: string | null;
}

export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  /** ISO 8601. */
  readonly initiated: string;
}

/** Multipart uploads of one bucket; the part bodies go out by our own sender. */
export interface MultipartStore {
  initiate(
    key: string,
    options: {
      readonly forbidOverwrite: boolean;
      readonly meta?: Readonly<Record<string, string>>;
      readonly contentType?: string;
      readonly signal?: AbortSignal;
    },
  ): Promise<string>;
  /** All open uploads below the prefix, every page. */
  listUploads(prefix: string, signal?: AbortSignal): Promise<readonly OpenUpload[]>;
  /** All parts the server holds, every page. */
  listParts(key: string, uploadId: string, signal?: AbortSignal): Promise<readonly StoredPart[]>;
  /**
   * Sends one part. `body` yields exactly `bytes` bytes; the memory of a piece is the sender's until the next
   * one is asked for (or the body is left), and may be used again then.
   * `onSent` tells how many bytes went to the socket so far. Ends by lack of progress, never by wall time.
   */
  uploadPart(
    part: {
      readonly key: string;
      readonly uploadId: string;
      readonly partNumber: number;
      readonly bytes: number;
      readonly body: AsyncIterable<Uint8Array>;
    },
    options: { readonly onSent: (sentBytes: number) => void; readonly signal: AbortSignal },
  ): Promise<{ readonly etag: string; readonly crc64: string | null }>;
  complete(
    key: string,
    uploadId: string,
    parts: readonly { readonly partNumber: number; readonly etag: string }[],
    options: { readonly forbidOverwrite: boolean; readonly signal?: AbortSignal },
  ): Promise<{ readonly crc64: string | null }>;
  /** An upload that is gone already counts as aborted. */
  abort(key: string, uploadId: string, signal?: AbortSignal): Promise<void>;
}

/** What the service tells about the bucket itself; null fields where the key may not ask. */
export interface BucketFacts {
  readonly region: string | null;
  /** Server time minus local time in ms, from the answer's Date header. */
  readonly clockOffsetMs: number;
}

export interface Bucket {
  readonly objects: ObjectStore;
  readonly multipart: MultipartStore;
  readonly copies: CopyStore;
  /** One cheap signed request: proves host, key, clock and bucket, or throws the `oss.*` code. */
  probe(signal?: AbortSignal): Promise<BucketFacts>;
  /** Ends the kept connections. */
  close(): void;
}

/** Opens a bucket; the key is asked for when it is needed, so that a refreshed STS token is taken up. */
export type OpenBucket = (address: BucketAddress, accessKey: () => Promise<AccessKey>) => Bucket;
