import type { ImportJob } from '../../../contract/import.ts';
import type { IfExists } from '../../../contract/upload.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { isUnfinishedImport, isWantedImport, nextImport } from '../../core/imports/import-steps.ts';
import { untilAborted } from '../runs/latest-value.ts';
import { createKeyDoors, waitsForKey, type KeyDoors } from '../transfers/key-doors.ts';
import { createTurnOrder, type TurnOrder } from '../transfers/turn-order.ts';
import type { ObjectLock } from '../uploads/upload-ports.ts';
import type { ImportBoard } from './import-board.ts';
import type { ImportOptions } from './create-imports.ts';
import { createImportCount, type ImportCount } from './import-count.ts';
import { runImport, stopReasons, type ImportShare } from './run-import.ts';

/** Whose turn it is among the imports: as many run as may, the others wait in their order. */
export interface ImportTurns extends Pick<TurnOrder, 'move'> {
  /** Says that nothing can have been begun on the server for a job, since it was made just now. */
  readonly expectNothing: (id: string) => void;
  start(id: string, ifExists?: IfExists): Promise<ImportJob>;
  /** Out of the row; cuts its sockets and resolves when it has stopped. */
  stop(id: string): Promise<void>;
  readonly next: () => void;
  /** Ids of those in the row, in its order. */
  readonly waiting: () => readonly string[];
  /** Connections whose key was refused. */
  readonly refused: () => ReturnType<KeyDoors['refused']>;
  finished(id: string, signal?: AbortSignal): Promise<ImportJob>;
  whileAtRest<T>(connectionId: string, change: () => Promise<T>): Promise<T>;
  recover(isKnown: (connectionId: string) => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

interface Run {
  readonly ended: Promise<void>;
  stop(reason: Error): void;
}

interface State {
  readonly order: TurnOrder;
  /** By id, with the connection of each. */
  readonly row: Map<string, string>;
  readonly runs: Map<string, Run>;
  /** Between the row and the run. */
  readonly starting: Set<string>;
  readonly counts: Map<string, ImportCount>;
  readonly untouched: Set<string>;
  readonly doors: KeyDoors;
  readonly stop: AbortController;
  /** Replaced whenever a job leaves the row or its run. */
  settled: PromiseWithResolvers<void>;
}

/** How long an object that another process works on is left to it. */
const leaveTakenMs = 15_000;

/** What the turns work with. */
interface World {
  readonly board: ImportBoard;
  readonly share: ImportShare;
  readonly options: Pick<ImportOptions, 'filesAtOnce' | 'waitForKey'>;
  readonly state: State;
  readonly next: () => void;
}

export function createImportTurns(
  board: ImportBoard,
  share: ImportShare,
  options: World['options'],
): ImportTurns {
  const state = newState(createTurnOrder(share.ports.places));
  let filling = Promise.resolve();
  const next = () => {
    filling = filling.then(() => fill(world)).catch(share.ports.reportDefect);
  };
  const world: World = { board, share, options, state, next };
  return {
    next,
    waiting: () => state.order.sorted([...state.row.keys()]),
    move: (id, before) => state.order.move(id, before),
    refused: () => state.doors.refused(),
    expectNothing: (id) => {
      state.untouched.add(id);
    },
    start: (id, ifExists) => start(world, id, ifExists),
    stop: async (id) => {
      state.row.delete(id);
      state.doors.drop(id);
      state.runs.get(id)?.stop(stopReasons.paused);
      await state.runs.get(id)?.ended;
      settle(state);
      next();
    },
    finished: async (id, signal) => {
      while (isBusy(state, id)) {
        signal?.throwIfAborted();
        await untilAborted(state.settled.promise, signal);
      }
      return board.get(id);
    },
    whileAtRest: (connectionId, change) => whileAtRest(world, connectionId, change),
    recover: async (isKnown) => {
      await state.order.load();
      const isWanted = (job: ImportJob) =>
        isWantedImport(job) || (options.waitForKey && waitsForKey(job));
      for (const job of (await board.list()).filter(isWanted))
        if (await isKnown(job.connectionId)) await queueAgain(world, job.id);
      next();
    },
    close: () => closeAll(state),
  };
}

const newState = (order: TurnOrder): State => ({
  order,
  ...{ row: new Map(), runs: new Map(), starting: new Set(), counts: new Map() },
  ...{ untouched: new Set(), doors: createKeyDoors(), stop: new AbortController() },
  settled: Promise.withResolvers<void>(),
});

const isBusy = ({ row, starting, runs }: State, id: string): boolean =>
  [row, starting, runs].some((each) => each.has(id));

async function start(world: World, id: string, ifExists?: IfExists): Promise<ImportJob> {
  const { board, options, state } = world;
  await state.order.load();
  const job = await board.get(id);
  if (!isUnfinishedImport(job) || isBusy(state, id)) return job;
  const { connectionId } = job;
  const others = state.doors.tryAgain(connectionId).filter((each) => each !== id);
  state.order.join(id);
  if (state.runs.size >= options.filesAtOnce() || state.doors.isShut(connectionId))
    state.row.set(id, connectionId);
  else state.starting.add(id);
  const queued = nextImport(job, { type: 'queued' });
  await board.put({ ...queued, ifExists: ifExists ?? job.ifExists });
  if (state.starting.has(id)) await begin(world, id);
  for (const each of others) await queueAgain(world, each);
  world.next();
  return board.get(id);
}

/** Into the row, unless the person has stopped it or it has ended meanwhile. */
async function queueAgain({ board, share, state }: World, id: string): Promise<void> {
  try {
    const job = await board.get(id);
    if (isBusy(state, id) || (!isWantedImport(job) && !waitsForKey(job))) return;
    state.order.join(id);
    state.row.set(id, job.connectionId);
    if (job.state === 'failed') await board.put(nextImport(job, { type: 'queued' }));
  } catch (error) {
    share.ports.reportDefect(error);
  }
}

async function whileAtRest<T>(
  world: World,
  connectionId: string,
  change: () => Promise<T>,
): Promise<T> {
  const { board, state, next } = world;
  state.doors.shut(connectionId);
  const running = board.held().filter((job) => job.connectionId === connectionId);
  const runs = running.flatMap(({ id }) => state.runs.get(id) ?? []);
  try {
    for (const run of runs) run.stop(stopReasons.resting);
    await Promise.all(runs.map(({ ended }) => ended));
    return await change();
  } finally {
    const held = state.doors.open(connectionId);
    for (const id of [...running.map((job) => job.id), ...held]) await queueAgain(world, id);
    next();
  }
}

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

async function fill(world: World): Promise<void> {
  const { state, options } = world;
  while (!state.stop.signal.aborted && state.runs.size < options.filesAtOnce()) {
    const first = firstStartable(state);
    if (first === undefined) return;
    state.row.delete(first.id);
    state.starting.add(first.id);
    try {
      await begin(world, first.id);
    } catch (error) {
      await postpone(world, { ...first, error });
    }
  }
}

/** The one whose turn it is; asked anew each time, since the row may be put into another order meanwhile. */
function firstStartable({ order, row, doors }: State) {
  const waits = [...row].map(([id, connectionId]) => ({ id, connectionId }));
  return order.first(waits.filter(({ connectionId }) => !doors.isShut(connectionId)));
}

/** Starts the run under the lock of its object; throws `store.locked`. */
async function begin(world: World, id: string): Promise<void> {
  const { board, share, state } = world;
  state.starting.add(id);
  try {
    const { target } = await board.get(id);
    const lock = await share.ports.locks.acquire(target.bucket, target.objectKey);
    // another process may have worked on it until now
    const job = await board.get(id);
    const isShut = state.doors.isShut(job.connectionId);
    if (isUnfinishedImport(job) && !state.stop.signal.aborted && !isShut) {
      run(world, job, lock);
      return;
    }
    lock.release();
    if (isUnfinishedImport(job) && isShut) state.row.set(id, job.connectionId);
  } finally {
    state.starting.delete(id);
    settle(state);
  }
}

function run({ board, share, options, state, next }: World, job: ImportJob, lock: ObjectLock) {
  const held = board.hold(job);
  const stop = new AbortController();
  const count = state.counts.get(job.id) ?? createImportCount();
  state.counts.set(job.id, count);
  const mayHaveBegun = !state.untouched.delete(job.id);
  const order = { held, count, mayHaveBegun, signal: stop.signal };
  const ended = runImport(share, order).finally(() => {
    if (options.waitForKey) state.doors.mind(held.job());
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
  { board, share: { ports }, state, next }: World,
  { id, connectionId, error }: { id: string; connectionId: string; error: unknown },
): Promise<void> {
  if (isAppError(error, 'store.locked')) {
    void ports.clock.sleep(leaveTakenMs, state.stop.signal).then(
      () => {
        state.row.set(id, connectionId);
        next();
      },
      () => undefined, // the app ends
    );
    return;
  }
  if (!isAppError(error)) ports.reportDefect(error);
  const traffic = { sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 };
  const job = await board.get(id);
  const failure = toFailure(error);
  const failedAt = ports.clock.now();
  await board.put(nextImport(job, { type: 'failed', failure, traffic, failedAt }));
  settle(state);
}
