import type { UploadJob } from '../../../contract/upload.ts';
import type { UploadEvent } from '../../core/uploads/upload-steps.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { ByteCount } from './byte-count.ts';
import type { Patience } from './patience.ts';
import type { LocalFile, UploadPorts } from './upload-ports.ts';

/** What the steps of one run share. */
export interface RunContext {
  readonly ports: UploadPorts;
  readonly bucket: Bucket;
  readonly file: LocalFile;
  readonly patience: Patience;
  /** Its place among the files; a smaller one goes first. */
  readonly rank: () => number;
  readonly bytes: ByteCount;
  readonly signal: AbortSignal;
  /** Whether an earlier run may have begun an upload on the server without writing it down. */
  readonly mayHaveBegun: boolean;
  job(): UploadJob;
  step(event: UploadEvent): Promise<void>;
}
