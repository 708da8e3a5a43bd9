import type { Readable } from 'node:stream';
import type { BodyWriter } from './body-writer.ts';
import type { BucketStore } from './bucket-store.ts';
import type { FaultRules, FaultSwitches, Operation, Struck } from './faults.ts';
import type { Bucket, OssRequest } from './oss-request.ts';
import type { LogEntry } from './request-log.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

/** One accepted request with all that its operation may use. */
export interface Call extends Struck {
  readonly request: OssRequest;
  readonly operation: Operation;
  readonly bucket: Bucket;
  readonly store: BucketStore;
  /** For the source of a copy. */
  readonly storeOf: (bucket: string) => BucketStore | undefined;
  readonly writer: BodyWriter;
  readonly rules: FaultRules;
  readonly switches: FaultSwitches;
  readonly log: LogEntry;
  /** Epoch ms by the clock of this server. */
  readonly now: number;
  /** Throws where the key may not do this. */
  readonly requireAction: (action: string) => void;
}

export const xmlAnswer = (
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/xml', ...headers },
  body,
});

export const quote = (etag: string): string => `"${etag}"`;
