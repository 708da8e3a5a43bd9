import type { DownloadJob } from '../../../contract/download.ts';
import type { DownloadEvent, ReceivedCounts } from '../../core/downloads/download-steps.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { ByteCount } from '../uploads/byte-count.ts';
import type { Patience } from '../uploads/patience.ts';
import type { DownloadPorts } from './download-ports.ts';

/** What the steps of one run share. */
export interface DownloadRun {
  readonly ports: DownloadPorts;
  readonly bucket: Bucket;
  readonly patience: Patience;
  readonly bytes: ByteCount;
  readonly signal: AbortSignal;
  /** Throws `file.noRoom` where the disk cannot take so many bytes beside what the others still need. */
  readonly needRoom: (bytes: number) => Promise<void>;
  job(): DownloadJob;
  step(event: DownloadEvent): Promise<void>;
}

/** The same counts in the words of a download. */
export function receivedCounts(bytes: ByteCount): ReceivedCounts {
  const { doneBytes, flyingBytes, sentBytes, resumedBytes } = bytes.counts();
  return { doneBytes, flyingBytes, receivedBytes: sentBytes, resumedBytes };
}

export async function showBytes(run: DownloadRun): Promise<void> {
  await run.step({ type: 'moved', bytes: receivedCounts(run.bytes) });
}
