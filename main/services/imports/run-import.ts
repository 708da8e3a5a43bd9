import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { createLanes } from '../traffic/lanes.ts';
import { createLine } from '../traffic/line.ts';
import { createPatience, type PatienceOptions } from '../uploads/patience.ts';
import type { HeldImport } from './import-board.ts';
import type { ImportCount } from './import-count.ts';
import type { ImportPorts } from './import-ports.ts';
import type { Carrier, ImportEnding, ImportRun } from './import-run.ts';
import type { Spool } from './spool.ts';

/** What all runs share. */
export interface ImportShare {
  readonly ports: ImportPorts;
  readonly carrier: Carrier;
  readonly spool: Spool;
  readonly giveUpAfterMs: number;
}

export interface ImportOrder {
  readonly held: HeldImport;
  readonly count: ImportCount;
  readonly mayHaveBegun: boolean;
  readonly signal: AbortSignal;
}

/** Why a run was stopped, as its signal tells it: by the person, for a moment, or by the end of the app. */
export const stopReasons = {
  paused: new AppError('app.interrupted', { by: 'person' }),
  resting: new AppError('app.interrupted', { by: 'resting' }),
  closing: new AppError('app.interrupted', { by: 'closing' }),
};

/** Reads of a source at once; a server without ranges is read in one go. */
const readsAtOnce = 3;

/** Runs a job to its end, its failure or its rest, and writes down which; never rejects. */
export async function runImport(share: ImportShare, order: ImportOrder): Promise<void> {
  try {
    await runToEnd(share, order);
  } catch (error) {
    // not even the outcome could be written down (a full disk): the next start finds the last step
    share.ports.reportDefect(error);
  }
}

async function runToEnd(share: ImportShare, order: ImportOrder): Promise<void> {
  const { held, count, signal } = order;
  const { ports } = share;
  try {
    const ending = await runOpen(share, order);
    await remember(ports, held, ending);
    const finishedAt = ports.clock.now();
    await held.step({ type: 'finished', ...ending, traffic: count.traffic(), finishedAt });
    await ports.links.delete(held.job().id).catch(ports.reportDefect);
  } catch (error) {
    const traffic = count.traffic();
    if (signal.reason === stopReasons.paused) await held.step({ type: 'paused', traffic });
    else if (signal.aborted) await held.step({ type: 'queued' });
    else {
      if (!isAppError(error)) ports.reportDefect(error);
      const failedAt = ports.clock.now();
      await held.step({ type: 'failed', failure: toFailure(error), traffic, failedAt });
    }
  }
}

async function runOpen(share: ImportShare, order: ImportOrder): Promise<ImportEnding> {
  const { ports } = share;
  const { held, signal } = order;
  const { id, connectionId, source, target } = held.job();
  ports.crc64.wake();
  const bucket = await ports.buckets.open(connectionId, target.bucket);
  const url = source.kind === 'link' ? await ports.links.get(id) : null;
  const remote = ports.hubs.open(held.job(), url);
  const common = {
    ...{ clock: ports.clock, random: ports.random, signal, giveUpAfterMs: share.giveUpAfterMs },
    ...stumbleSteps(held),
  };
  const run: ImportRun = {
    ...{ ...share, ...order, ...held, bucket, remote },
    reads: createLanes(remote.ranges ? readsAtOnce : 1),
    patience: createPatience({
      ...common,
      line: ports.traffic.line,
      check: () => bucket.probe(signal),
    }),
    // the source's host is another one: it is asked again by its own back-off alone
    sourcePatience: createPatience({
      ...common,
      line: createLine(ports.clock),
      check: () => Promise.resolve(),
    }),
  };
  try {
    return await share.carrier.carry(run);
  } finally {
    remote.close();
  }
}

/** What was proven is known from now on; the parts are of no use any more. */
async function remember(
  { journal, contents }: ImportPorts,
  held: HeldImport,
  { proof, crc64 }: ImportEnding,
): Promise<void> {
  const { id, sha256, bytes } = held.job();
  if (proof === 'sha256' && sha256 !== null) await contents.save(sha256, { bytes, crc64 });
  await journal.startOver(id);
}

function stumbleSteps(held: HeldImport): Pick<PatienceOptions, 'onStumble' | 'onRecover'> {
  return {
    onStumble: (stumble) => {
      if ('uploadId' in held.job()) void held.step({ type: 'stumbled', ...stumble });
    },
    onRecover: () => {
      if (held.job().state === 'retrying') void held.step({ type: 'recovered' });
    },
  };
}
