import type { ImportJob } from '../../../contract/import.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { isUnfinishedImport, isWantedImport, nextImport } from '../../core/imports/import-steps.ts';
import { untilAborted } from '../runs/latest-value.ts';
import type { ObjectLock } from '../uploads/upload-ports.ts';
import type { ImportBoard } from './import-board.ts';
import { createImportCount, type ImportCount } from './import-count.ts';
import { runImport, stopReasons, type ImportShare } from './run-import.ts';

/** Whose turn it is among the imports: as many run as may, the others wait in the order in which they were made. */
export interface ImportTurns {
  /** Says that nothing can have been begun on the server for a job, since it was made just now. */
  readonly expectNothing: (id: string) => void;
  start(id: string): Promise<ImportJob>;
  /** Out of the row; cuts its sockets and resolves when it has stopped. */
  stop(id: string): Promise<void>;
  readonly next: () => void;
  /** Ids of those in the row, in its order. */
  readonly waiting: () => readonly string[];
  finished(id: string, signal?: AbortSignal): Promise<ImportJob>;
  recover(isKnown: (connectionId: string) => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

interface Run {
  readonly ended: Promise<void>;
  stop(reason: Error): void;
}

interface State {
  readonly row: Set<string>;
  readonly runs: Map<string, Run>;
  /** Between the row and the run. */
  readonly starting: Set<string>;
  readonly counts: Map<string, ImportCount>;
  readonly untouched: Set<string>;
  readonly stop: AbortController;
  /** Replaced whenever a job leaves the row or its run. */
  settled: PromiseWithResolvers<void>;
}

/** How long an object that another process works on is left to it. */
const leaveTakenMs = 15_000;

export function createImportTurns(
  board: ImportBoard,
  share: ImportShare,
  filesAtOnce: () => number,
): ImportTurns {
  const state = newState();
  let filling = Promise.resolve();
  const next = () => {
    filling = filling
      .then(() => fill(board, share, state, filesAtOnce, next))
      .catch(share.ports.reportDefect);
  };
  const isBusy = (id: string) =>
    [state.row, state.starting, state.runs].some((each) => each.has(id));
  return {
    next,
    waiting: () => [...state.row],
    expectNothing: (id) => {
      state.untouched.add(id);
    },
    start: async (id) => {
      const job = await board.get(id);
      if (!isUnfinishedImport(job) || isBusy(id)) return job;
      if (state.runs.size >= filesAtOnce()) state.row.add(id);
      else state.starting.add(id);
      await board.put(nextImport(job, { type: 'queued' }));
      if (state.starting.has(id)) await begin(board, share, state, id, next);
      return board.get(id);
    },
    stop: async (id) => {
      state.row.delete(id);
      state.runs.get(id)?.stop(stopReasons.paused);
      await state.runs.get(id)?.ended;
      settle(state);
    },
    finished: async (id, signal) => {
      while (isBusy(id)) {
        signal?.throwIfAborted();
        await untilAborted(state.settled.promise, signal);
      }
      return board.get(id);
    },
    recover: async (isKnown) => {
      for (const job of (await board.list()).filter(isWantedImport))
        if (!isBusy(job.id) && (await isKnown(job.connectionId))) state.row.add(job.id);
      next();
    },
    close: () => closeAll(state),
  };
}

const newState = (): State => ({
  ...{ row: new Set(), runs: new Map(), starting: new Set(), counts: new Map() },
  ...{ untouched: new Set(), stop: new AbortController() },
  settled: Promise.withResolvers<void>(),
});

async function closeAll(state: State): Promise<void> {
  state.stop.abort();
  state.row.clear();
  for (const run of state.runs.values()) run.stop(stopReasons.closing);
  await Promise.all([...state.runs.values()].map(({ ended }) => ended));
  settle(state);
}

function settle(state: State): void {
  const before = state.settled;
  state.settled = Promise.withResolvers();
  before.resolve();
}

async function fill(
  board: ImportBoard,
  share: ImportShare,
  state: State,
  filesAtOnce: () => number,
  next: () => void,
): Promise<void> {
  for (const id of [...state.row]) {
    if (state.stop.signal.aborted || state.runs.size >= filesAtOnce()) return;
    state.row.delete(id);
    state.starting.add(id);
    try {
      await begin(board, share, state, id, next);
    } catch (error) {
      await postpone(board, share, state, { id, error, next });
    }
  }
}

/** Starts the run under the lock of its object; throws `store.locked`. */
async function begin(
  board: ImportBoard,
  share: ImportShare,
  state: State,
  id: string,
  next: () => void,
): Promise<void> {
  state.starting.add(id);
  try {
    const { target } = await board.get(id);
    const lock = await share.ports.locks.acquire(target.bucket, target.objectKey);
    // another process may have worked on it until now
    const job = await board.get(id);
    if (isUnfinishedImport(job) && !state.stop.signal.aborted)
      run(board, share, state, { job, lock, next });
    else lock.release();
  } finally {
    state.starting.delete(id);
    settle(state);
  }
}

function run(
  board: ImportBoard,
  share: ImportShare,
  state: State,
  { job, lock, next }: { job: ImportJob; lock: ObjectLock; next: () => void },
): void {
  const held = board.hold(job);
  const stop = new AbortController();
  const count = state.counts.get(job.id) ?? createImportCount();
  state.counts.set(job.id, count);
  const mayHaveBegun = !state.untouched.delete(job.id);
  const order = { held, count, mayHaveBegun, signal: stop.signal };
  const ended = runImport(share, order).finally(() => {
    held.letGo();
    state.runs.delete(job.id);
    lock.release();
    settle(state);
    next();
  });
  state.runs.set(job.id, {
    ended,
    stop: (reason) => {
      stop.abort(reason);
    },
  });
}

/** Another process has it: later. Anything else ends the job with its reason. */
async function postpone(
  board: ImportBoard,
  { ports }: ImportShare,
  state: State,
  { id, error, next }: { id: string; error: unknown; next: () => void },
): Promise<void> {
  if (isAppError(error, 'store.locked')) {
    void ports.clock.sleep(leaveTakenMs, state.stop.signal).then(
      () => {
        state.row.add(id);
        next();
      },
      () => undefined, // the app ends
    );
    return;
  }
  if (!isAppError(error)) ports.reportDefect(error);
  const traffic = { sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 };
  const job = await board.get(id);
  await board.put(nextImport(job, { type: 'failed', failure: toFailure(error), traffic }));
  settle(state);
}
