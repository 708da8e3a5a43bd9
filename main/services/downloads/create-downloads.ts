import type { DownloadJob, DownloadSource, DownloadTraffic } from '../../../contract/download.ts';
import type { IfExists } from '../../../contract/upload.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { asksForKey } from '../../core/error-traits.ts';
import { isUnfinishedDownload, nextDownload } from '../../core/downloads/download-steps.ts';
import { partSizeFor } from '../../core/uploads/part-plan.ts';
import { createDownloadBoard, lockName, type DownloadBoard } from './download-board.ts';
import type { DownloadPorts } from './download-ports.ts';
import { createDownloadRuns, type DownloadRuns } from './download-runs.ts';
import { createDownloadTurns, type DownloadTurns } from './download-turns.ts';
import { removePartFile } from './open-part-file.ts';
import { createRooms } from './rooms.ts';
import { watchDownloadTraffic } from './watch-download-traffic.ts';

/** An object that a person wants on this computer. */
export interface DownloadRequest {
  readonly connectionId: string;
  readonly source: DownloadSource;
  /** Absolute. */
  readonly path: string;
  readonly ifExists: IfExists;
  /** In bytes; a download that is resumed keeps its own. */
  readonly partSize?: number | undefined;
}

export interface AddedDownload {
  readonly job: DownloadJob;
  /** `startsOver`: parts had come, but the object has been replaced since. */
  readonly begins: 'new' | 'resumes' | 'startsOver';
}

export interface DownloadOptions {
  /** A download fails when nothing has moved for so long in spite of all tries; never unless told. */
  readonly giveUpAfterMs?: number | undefined;
  /** Whether downloads go on when the app starts again. */
  readonly goOnByThemselves: boolean;
}

/** Brings objects to this computer: resumable, proven by CRC64. */
export interface Downloads {
  /**
   * Writes a download down, or finds the unfinished one of the same object and path. Nothing is asked for before
   * `start`. Throws `store.locked`, or `file.alreadyExists` where another download has the path.
   */
  add(request: DownloadRequest): Promise<AddedDownload>;
  /**
   * Runs it now or when its turn comes; throws `store.locked` where another process runs it. `ifExists`: another wish
   * about a file that is there.
   */
  start(id: string, ifExists?: IfExists): Promise<DownloadJob>;
  /** Cuts the sockets; what is safe on the disk is kept. */
  pause(id: string): Promise<DownloadJob>;
  /** Cuts the sockets and removes what came. */
  cancel(id: string): Promise<DownloadJob>;
  /** Puts one that waits before the others that wait. */
  moveUp(id: string): Promise<void>;
  /** Before another one, or (null) behind all; what runs goes on. Written down before it counts. */
  move(id: string, before: string | null): Promise<void>;
  list(): Promise<readonly DownloadJob[]>;
  /** Takes ended ones off the list; gives how many. */
  forgetEnded(): Promise<number>;
  /** First every job, then the changed ones, at most ten times a second. Ends with the signal. */
  watch(signal: AbortSignal): AsyncIterable<readonly DownloadJob[]>;
  watchTraffic(signal: AbortSignal): AsyncIterable<DownloadTraffic>;
  /** The job when nobody here works on it any more: done, failed, paused or cancelled. */
  finished(id: string): Promise<DownloadJob>;
  /** Puts what runs on a connection to rest, changes it, and goes on; no range that is on the disk is lost. */
  whileAtRest<T>(connectionId: string, change: () => Promise<T>): Promise<T>;
  /** There may be room for more. */
  adjusted(): void;
  /** Starts what was under way, waited, or waited for a key when the app ended. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export function createDownloads(ports: DownloadPorts, options: DownloadOptions): Downloads {
  const board = createDownloadBoard(ports);
  const runs = createDownloadRuns(board, {
    ports,
    rooms: createRooms(ports.targets, () => board.held()),
    giveUpAfterMs: options.giveUpAfterMs ?? Infinity,
  });
  const turns = createDownloadTurns({
    ...{ ports, runs, jobOf: (id) => board.get(id) },
    waitsForKey: options.goOnByThemselves,
  });
  const parts = { board, runs, turns };
  const adding = createSerially();
  const jobOf = async (id: string): Promise<DownloadJob> => {
    const job = await board.get(id);
    return job.state === 'failed' || job.state === 'paused'
      ? { ...job, ...runs.received(id) }
      : job;
  };
  return {
    // one after the other: two at once would both find the path free
    add: (request) => adding(() => addDownload(ports, board, request, options.goOnByThemselves)),
    ...oneByOne(ports, parts, jobOf),
    moveUp: (id) => turns.move(id, turns.waiting().find((each) => each !== id) ?? null),
    move: (id, before) => turns.move(id, before),
    list: () => board.list(),
    forgetEnded: () => forgetEnded(board),
    watch: (signal) => board.watch(signal),
    watchTraffic: (signal) => watchDownloadTraffic({ ...parts, clock: ports.clock }, signal),
    finished: async (id) => {
      await turns.ended(id);
      return jobOf(id);
    },
    whileAtRest: (connectionId, change) => whileAtRest(ports, parts, connectionId, change),
    adjusted: () => {
      turns.next();
    },
    recover: () => recover(ports, parts),
    close: async () => {
      turns.close();
      await Promise.all(runs.ids().map((id) => runs.stop(id, 'rested')));
    },
  };
}

interface Parts {
  readonly board: DownloadBoard;
  readonly runs: DownloadRuns;
  readonly turns: DownloadTurns;
}

function oneByOne(
  ports: DownloadPorts,
  parts: Parts,
  jobOf: (id: string) => Promise<DownloadJob>,
): Pick<Downloads, 'start' | 'pause' | 'cancel'> {
  const { board, runs, turns } = parts;
  const rest = async (id: string): Promise<void> => {
    turns.drop(id);
    await runs.stop(id, 'paused');
    await turns.ended(id);
  };
  return {
    start: async (id, ifExists) => {
      await turns.load();
      const { connectionId } = await wake(board, id, ifExists);
      const others = turns.open(connectionId).filter((each) => each !== id);
      await goOn(ports, parts, others);
      await turns.want({ id, connectionId });
      return board.get(id);
    },
    pause: async (id) => {
      await rest(id);
      await pauseWaiting(board, id);
      return jobOf(id);
    },
    cancel: async (id) => {
      await rest(id);
      await cancelResting(ports, board, id);
      return board.get(id);
    },
  };
}

async function whileAtRest<T>(
  ports: DownloadPorts,
  parts: Parts,
  connectionId: string,
  change: () => Promise<T>,
): Promise<T> {
  const { board, runs, turns } = parts;
  turns.shut(connectionId);
  const running = board.held().filter((job) => job.connectionId === connectionId);
  const ids = running.map(({ id }) => id);
  try {
    await Promise.all(ids.map((id) => runs.stop(id, 'rested')));
    await Promise.all(ids.map((id) => turns.ended(id)));
    return await change();
  } finally {
    await goOn(ports, parts, [...ids, ...turns.open(connectionId)]);
  }
}

function createSerially() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

async function recover(ports: DownloadPorts, parts: Parts): Promise<void> {
  await parts.turns.load();
  const wanted = (await parts.board.list()).filter(
    (job) =>
      job.goesOnByItself &&
      (job.state === 'waiting' || (job.state === 'failed' && asksForKey(job.failure.code))),
  );
  const ids = parts.turns.sorted(wanted.map(({ id }) => id));
  await goOn(ports, parts, ids);
}

/** Wants them all; one that cannot run now keeps none of the others. */
async function goOn(
  ports: DownloadPorts,
  { board, turns }: Parts,
  ids: readonly string[],
): Promise<void> {
  for (const id of ids)
    try {
      const job = await wake(board, id);
      if (isUnfinishedDownload(job)) await turns.want(job);
    } catch (error) {
      // another process has it now
      if (!isAppError(error, 'store.locked')) ports.reportDefect(error);
    }
}

async function pauseWaiting(board: DownloadBoard, id: string): Promise<void> {
  const job = await board.get(id);
  if (job.state === 'waiting') await board.put(nextDownload(job, { type: 'paused' }));
}

async function forgetEnded(board: DownloadBoard): Promise<number> {
  const ended = (await board.list()).filter((job) => !isUnfinishedDownload(job));
  await board.forget(ended.map(({ id }) => id));
  return ended.length;
}

/** A job that rested waits for its turn from now on, and says so even if that turn comes late. */
async function wake(board: DownloadBoard, id: string, ifExists?: IfExists): Promise<DownloadJob> {
  const job = await board.get(id);
  if (job.state !== 'paused' && job.state !== 'failed') return job;
  const { state: _, ...begun } = job;
  const waiting = { ...begun, ifExists: ifExists ?? job.ifExists, state: 'waiting' as const };
  await board.put(waiting);
  return waiting;
}

async function addDownload(
  ports: DownloadPorts,
  board: DownloadBoard,
  request: DownloadRequest,
  goesOnByItself: boolean,
): Promise<AddedDownload> {
  const { path, source } = request;
  const rival = await board.unfinishedAt(path);
  if (rival === null) {
    const job = newJob(ports, request, goesOnByItself);
    await board.put(job);
    return { job, begins: 'new' };
  }
  if (!isSameObject(rival.source, source)) throw new AppError('file.alreadyExists', { path });
  if (board.held().some(({ id }) => id === rival.id)) return { job: rival, begins: 'resumes' };
  return takeUp(ports, board, rival, request);
}

/** The wish about an existing file is the newest; which object is meant is told by a look at the bucket. */
async function takeUp(
  ports: DownloadPorts,
  board: DownloadBoard,
  earlier: DownloadJob,
  { path, source, connectionId, ifExists }: DownloadRequest,
): Promise<AddedDownload> {
  const lock = await ports.locks.acquire(lockName, path);
  try {
    const job = { ...earlier, connectionId, ifExists };
    await board.put(job);
    const hasBytes = 'doneBytes' in job && job.doneBytes > 0;
    if (!hasBytes) return { job, begins: 'new' };
    return { job, begins: earlier.source.etag === source.etag ? 'resumes' : 'startsOver' };
  } finally {
    lock.release();
  }
}

function newJob(
  ports: DownloadPorts,
  { connectionId, source, path, ifExists, partSize }: DownloadRequest,
  goesOnByItself: boolean,
): DownloadJob {
  return {
    ...{ id: ports.newId(), connectionId, source, path, ifExists, goesOnByItself },
    partFile: null,
    partSize: partSizeFor(source.bytes, partSize),
    startedOver: false,
    createdAt: ports.clock.now(),
    ...{ doneBytes: 0, flyingBytes: 0, receivedBytes: 0, resumedBytes: 0 },
    state: goesOnByItself ? 'waiting' : 'paused',
  };
}

const isSameObject = (a: DownloadSource, b: DownloadSource): boolean =>
  a.bucket === b.bucket && a.objectKey === b.objectKey;

async function cancelResting(
  ports: DownloadPorts,
  board: DownloadBoard,
  id: string,
): Promise<void> {
  const { path } = await board.get(id);
  const lock = await ports.locks.acquire(lockName, path);
  try {
    const job = await board.get(id);
    if (!isUnfinishedDownload(job)) return;
    await removePartFile(ports.targets, job);
    const parts = await ports.journal.parts(id);
    await ports.journal.dropParts(
      id,
      parts.map(({ partNumber }) => partNumber),
    );
    await board.put(nextDownload(job, { type: 'cancelled' }));
  } finally {
    lock.release();
  }
}
