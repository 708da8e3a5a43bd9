import type { UploadJob } from '../../../contract/upload.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { isSameFile } from '../../core/uploads/upload-steps.ts';
import { startOver } from './begin-upload.ts';
import type { ByteCount } from './byte-count.ts';
import type { HeldJob } from './job-board.ts';
import { createPatience, type Stumble } from './patience.ts';
import type { RunContext } from './run-context.ts';
import { runUpload } from './run-upload.ts';
import { abortOpenUpload, type Ending } from './settle-existing.ts';
import type { UploadPorts } from './upload-ports.ts';

/** What all runs share. */
export interface RunShare {
  readonly ports: UploadPorts;
  readonly giveUpAfterMs: number;
  /** Smaller ones go first. */
  readonly rankOf: (id: string) => number;
}

export interface RunOrder {
  readonly held: HeldJob;
  readonly bytes: ByteCount;
  readonly mayHaveBegun: boolean;
  readonly signal: AbortSignal;
}

/** Runs a job to its end, its failure or its pause, and writes down which; never rejects. */
export async function startRun(share: RunShare, order: RunOrder): Promise<void> {
  try {
    await runToEnd(share, order);
  } catch (error) {
    // not even the outcome could be written down (a full disk): the next start finds the last step
    share.ports.reportDefect(error);
  }
}

async function runToEnd(share: RunShare, order: RunOrder): Promise<void> {
  const { held, bytes, signal } = order;
  try {
    const ending = await runWithFile(share, order);
    await rememberEnding(share, held.job(), ending);
    await held.step({
      type: 'finished',
      ...ending,
      traffic: bytes.traffic(),
      finishedAt: share.ports.clock.now(),
    });
  } catch (error) {
    if (signal.aborted) {
      await held.step({ type: 'paused' });
      return;
    }
    if (!isAppError(error)) share.ports.reportDefect(error);
    const failedAt = share.ports.clock.now();
    const traffic = bytes.traffic();
    await held.step({ type: 'failed', failure: toFailure(error), traffic, failedAt });
  }
}

async function runWithFile(share: RunShare, order: RunOrder): Promise<Ending> {
  const { ports } = share;
  const { path, connectionId, identity, target } = order.held.job();
  ports.crc64.wake();
  const bucket = await ports.buckets.open(connectionId, target.bucket);
  const found = await ports.files.identify(path);
  const file = await ports.files.open(path, found);
  try {
    const patience = createPatience({
      clock: ports.clock,
      random: ports.random,
      line: ports.traffic.line,
      check: () => bucket.probe(order.signal),
      signal: order.signal,
      giveUpAfterMs: share.giveUpAfterMs,
      ...stumbleSteps(order.held, ports.reportDefect),
    });
    const { held, bytes, mayHaveBegun, signal } = order;
    const run: RunContext = {
      ...share,
      rank: () => share.rankOf(held.job().id),
      bucket,
      file,
      patience,
      bytes,
      mayHaveBegun,
      signal,
      ...held,
    };
    if (!isSameFile(found, identity)) {
      await abortOpenUpload(run);
      await startOver(run, found);
    }
    return await runUpload(run);
  } finally {
    await file.close();
  }
}

/** A finished file is known by its CRC from now on; the parts of its upload are of no use any more. */
async function rememberEnding(
  { ports }: RunShare,
  { id, path, identity, ifExists }: UploadJob,
  ending: Ending,
): Promise<void> {
  // a skipped object may hold other content, where that was wished for
  if (ending.outcome === 'uploaded' || ifExists !== 'skip')
    await ports.facts.save(path, identity, ending.crc64);
  const parts = await ports.journal.parts(id);
  await ports.journal.dropParts(
    id,
    parts.map((part) => part.partNumber),
  );
}

// what is only told may go unwritten (a full disk); the end of the run tries again, and says so
function stumbleSteps(held: HeldJob, reportDefect: UploadPorts['reportDefect']) {
  return {
    onStumble: (stumble: Stumble) => {
      if ('uploadId' in held.job()) held.step({ type: 'stumbled', ...stumble }).catch(reportDefect);
    },
    onRecover: () => {
      if (held.job().state === 'retrying') held.step({ type: 'recovered' }).catch(reportDefect);
    },
  };
}
