import type { ImportJob } from '../../../contract/import.ts';
import type { ImportEvent } from '../../core/imports/import-steps.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { Lanes } from '../traffic/lanes.ts';
import type { Patience } from '../uploads/patience.ts';
import type { ImportCount } from './import-count.ts';
import type { ImportPorts, RemoteFile } from './import-ports.ts';
import type { Spool } from './spool.ts';

/** What the steps of one run share. */
export interface ImportRun {
  readonly ports: ImportPorts;
  readonly bucket: Bucket;
  readonly remote: RemoteFile;
  readonly spool: Spool;
  /** How many reads of the source go on at once. */
  readonly reads: Lanes;
  /** With the bucket. */
  readonly patience: Patience;
  /** With the source. */
  readonly sourcePatience: Patience;
  readonly count: ImportCount;
  readonly signal: AbortSignal;
  /** Whether an earlier run may have begun an upload on the server without writing it down. */
  readonly mayHaveBegun: boolean;
  job(): ImportJob;
  step(event: ImportEvent): Promise<void>;
}

/** How an import ends. */
export interface ImportEnding {
  readonly outcome: 'imported' | 'skipped';
  readonly proof: 'sha256' | 'unverified';
  readonly crc64: string;
}

/** Brings a pinned file into the bucket. Through this computer today; a way inside the cloud may stand beside it. */
export interface Carrier {
  /** The object is proven when it returns; throws what stops it. */
  carry(run: ImportRun): Promise<ImportEnding>;
}

export async function showCounts(run: Pick<ImportRun, 'step' | 'count'>): Promise<void> {
  await run.step({ type: 'moved', counts: run.count.counts() });
}
