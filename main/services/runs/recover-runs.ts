import type { Failure } from '../../../contract/error-code.ts';
import type { Run } from '../../../contract/run.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import type { Comfy } from '../ports/comfy.ts';
import { findSent, isGone, lookUp } from './look-up.ts';
import type { Queue } from './look-up.ts';
import type { RunPorts } from './run-ports.ts';
import type { StoredRun } from './run-states.ts';
import { baseOf, hasEnded, isActive } from './run-states.ts';
import { pendingRun } from './send-prompt.ts';

/** The runs as they are now, and which connections could not be asked. */
export interface Recovered {
  readonly runs: readonly Run[];
  readonly failures: readonly { readonly connectionId: string; readonly failure: Failure }[];
}

type RecoverPorts = Pick<RunPorts, 'comfyOf' | 'store' | 'clock' | 'rescue'>;

/** Another process of this app may be about to send a run that is younger than this. */
const stillBeingSentMs = 120_000;

/** Looks up what had not ended. A run that was stored and never arrived is `lost`, not sent behind one's back. */
export async function recoverRuns(ports: RecoverPorts, signal?: AbortSignal): Promise<Recovered> {
  const unended = await ports.store.unended();
  const connectionIds = [...new Set(unended.map(({ connectionId }) => connectionId))];
  const runs: Run[] = [];
  const failures: { readonly connectionId: string; readonly failure: Failure }[] = [];
  for (const connectionId of connectionIds) {
    const ofConnection = unended.filter((run) => run.connectionId === connectionId);
    try {
      const comfy = await ports.comfyOf(connectionId);
      const queue = await comfy.prompts.queue(signal);
      for (const run of ofConnection)
        runs.push(await recoverOne(ports, { comfy, queue }, run, signal));
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAppError(error)) throw error;
      failures.push({ connectionId, failure: toFailure(error) });
    }
  }
  return { runs, failures };
}

/** Looks one run up that nobody follows; the queue was read after the run was. */
export async function recoverOne(
  ports: RecoverPorts,
  { comfy, queue }: { readonly comfy: Comfy; readonly queue: Queue },
  run: Run,
  signal?: AbortSignal,
): Promise<Run> {
  const { store, clock } = ports;
  if (hasEnded(run) || run.state === 'held') return run;
  const sent = run.state === 'stored' ? await settle(ports, comfy, run, signal) : run;
  if (!isActive(sent)) return sent;
  // what was only found just now may be missing in the queue that was read before
  const newest = sent === run ? queue : await comfy.prompts.queue(signal);
  const place = await lookUp(comfy, sent, newest, clock, signal);
  if (place.state === 'ended') return store.advance(place.run);
  if (place.state === 'gone' && (await isGone(ports, comfy, sent, signal)))
    return store.advance({ ...baseOf(sent), state: 'lost', finishedAt: clock.now() });
  return sent;
}

/** Finds out whether a stored run has reached the server. */
export async function settleStored(
  ports: RecoverPorts,
  run: StoredRun,
  signal?: AbortSignal,
): Promise<Run> {
  return settle(ports, await ports.comfyOf(run.connectionId), run, signal);
}

/** What was held is held again; the person releases it anew. */
const unsent = (run: StoredRun, now: number): Run =>
  run.releasedAt === undefined
    ? { ...baseOf(run), state: 'lost', finishedAt: now }
    : { ...baseOf(run), state: 'held' };

async function settle(
  { store, clock }: RecoverPorts,
  comfy: Comfy,
  run: StoredRun,
  signal?: AbortSignal,
): Promise<Run> {
  const found = await findSent(comfy, run, signal);
  if (found !== null) return store.advance(pendingRun(run, found));
  if (clock.now() - (run.releasedAt ?? run.createdAt) < stillBeingSentMs) return run;
  return store.advance(unsent(run, clock.now()));
}
