import { isAppError, toFailure } from '../../core/app-error.ts';
import type { ByteCount } from '../uploads/byte-count.ts';
import { createPatience, type Stumble } from '../uploads/patience.ts';
import type { HeldDownload } from './download-board.ts';
import type { DownloadPorts } from './download-ports.ts';
import type { DownloadRun } from './download-run.ts';
import type { Rooms } from './rooms.ts';
import { runDownload } from './run-download.ts';
import type { DownloadEnding } from './settle-target.ts';

/** What all runs share. */
export interface DownloadShare {
  readonly ports: DownloadPorts;
  readonly rooms: Rooms;
  readonly giveUpAfterMs: number;
}

export interface DownloadOrder {
  readonly held: HeldDownload;
  readonly bytes: ByteCount;
  readonly signal: AbortSignal;
  /** What is written down when the signal stops it. */
  readonly stopsAs: () => 'paused' | 'rested';
}

/** Runs a job to its end, its failure or its rest, and writes down which; never rejects. */
export async function startDownload(share: DownloadShare, order: DownloadOrder): Promise<void> {
  try {
    await runToEnd(share, order);
  } catch (error) {
    // not even the outcome could be written down (a full disk): the next start finds the last step
    share.ports.reportDefect(error);
  }
}

async function runToEnd(share: DownloadShare, order: DownloadOrder): Promise<void> {
  const { held, signal, stopsAs } = order;
  const { ports } = share;
  try {
    const ending = await runDownload(await contextOf(share, order));
    await remember(ports, held.job().path, ending);
    await held.step({ type: 'finished', ...ending, finishedAt: ports.clock.now() });
  } catch (error) {
    if (signal.aborted) {
      await held.step({ type: stopsAs() });
      return;
    }
    if (!isAppError(error)) ports.reportDefect(error);
    const failedAt = ports.clock.now();
    await held.step({ type: 'failed', failure: toFailure(error), failedAt });
  }
}

async function contextOf(share: DownloadShare, order: DownloadOrder): Promise<DownloadRun> {
  const { ports, rooms, giveUpAfterMs } = share;
  const { held, bytes, signal } = order;
  ports.crc64.wake();
  const { connectionId, path, source } = held.job();
  const bucket = await ports.buckets.open(connectionId, source.bucket);
  await ports.targets.makeFolder(ports.targets.folderOf(path));
  const patience = createPatience({
    ...{ clock: ports.clock, random: ports.random, line: ports.traffic.line },
    check: () => bucket.probe(signal),
    ...{ signal, giveUpAfterMs },
    ...stumbleSteps(held),
  });
  return {
    ...{ ports, bucket, patience, bytes, signal },
    job: () => held.job(),
    step: (event) => held.step(event),
    needRoom: (bytes) => rooms.need(held.job(), bytes),
  };
}

/** The next look at this file needs no reading. */
async function remember(
  { files, facts }: DownloadPorts,
  path: string,
  { outcome, crc64 }: DownloadEnding,
): Promise<void> {
  if (outcome === 'downloaded' && crc64 !== null)
    await facts.save(path, await files.identify(path), crc64);
}

function stumbleSteps(held: HeldDownload) {
  return {
    onStumble: (stumble: Stumble) => void held.step({ type: 'stumbled', ...stumble }),
    onRecover: () => {
      if (held.job().state === 'retrying') void held.step({ type: 'recovered' });
    },
  };
}
