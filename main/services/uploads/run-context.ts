import type { UploadJob } from '../../../contract/upload.ts';
import type { UploadEvent } from '../../core/uploads/upload-steps.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { ByteCount } from './byte-count.ts';
import type { Patience } from './patience.ts';
import type { RateLimit } from './rate-limit.ts';
import type { LocalFile, UploadPorts } from './upload-ports.ts';

/** A place in which one part at a time is on its way; all uploads share the same few. */
export interface Lanes {
  readonly count: number;
  /** More lanes open at once; of fewer, those on their way still arrive. */
  adjust(count: number): void;
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** What the steps of one run share. */
export interface RunContext {
  readonly ports: UploadPorts;
  readonly bucket: Bucket;
  readonly file: LocalFile;
  readonly lanes: Lanes;
  readonly limit: RateLimit;
  readonly patience: Patience;
  readonly bytes: ByteCount;
  readonly signal: AbortSignal;
  /** Whether an earlier run may have begun an upload on the server without writing it down. */
  readonly mayHaveBegun: boolean;
  job(): UploadJob;
  step(event: UploadEvent): Promise<void>;
}
