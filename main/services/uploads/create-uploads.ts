import type { FileIdentity, IfExists, UploadJob, UploadTarget } from '../../../contract/upload.ts';
import { partSizeFor } from '../../core/uploads/part-plan.ts';
import {
  isActive,
  isSameFile,
  isUnfinished,
  next,
  resumeOf,
} from '../../core/uploads/upload-steps.ts';
import { cancelOnServer } from './cancel-upload.ts';
import { createJobBoard, type JobBoard } from './job-board.ts';
import { createRuns } from './runs.ts';
import type { UploadPorts } from './upload-ports.ts';

/** A file that a person wants in the bucket. */
export interface UploadWish {
  readonly connectionId: string;
  /** Absolute. */
  readonly path: string;
  readonly target: UploadTarget;
  readonly ifExists: IfExists;
  /** In bytes; an upload that is resumed keeps its own. */
  readonly partSize?: number | undefined;
}

export interface AddedUpload {
  readonly job: UploadJob;
  /** `startsOver`: parts had been sent, but the file has changed since. */
  readonly begins: 'new' | 'resumes' | 'startsOver';
}

export interface UploadOptions {
  /** An upload fails when nothing has moved for so long in spite of all tries; never unless told. */
  readonly giveUpAfterMs?: number | undefined;
}

/** Brings files into buckets: resumable, proven by CRC64. */
export interface Uploads {
  /**
   * Writes an upload down, or finds the unfinished one of the same file and object. Nothing is sent before
   * `start`. Throws `file.*` codes, `usage.notAFile`, `store.locked`.
   */
  add(wish: UploadWish): Promise<AddedUpload>;
  /**
   * Another wish about an object that stands at the key; what runs here has looked there already and keeps its own.
   * Throws `store.locked`.
   */
  wish(id: string, ifExists: IfExists): Promise<void>;
  /** Resolves when it runs (or has ended before); throws `store.locked` where another process runs it. */
  start(id: string): Promise<UploadJob>;
  /** Cuts the sockets; what was acknowledged is kept. */
  pause(id: string): Promise<UploadJob>;
  /** Cuts the sockets and removes from the server what was sent. */
  cancel(id: string): Promise<UploadJob>;
  list(): Promise<readonly UploadJob[]>;
  /** Throws where there is no such upload. */
  get(id: string): Promise<UploadJob>;
  /** Those that this process works on. */
  running(): readonly UploadJob[];
  /** How many lanes send parts of it right now. */
  lanes(id: string): number;
  /** Which go first where several wait for a lane; the others follow. */
  rank(ids: readonly string[]): void;
  /** Takes ended ones off the list. */
  forget(ids: readonly string[]): Promise<void>;
  /** First every job, then the changed ones, at most ten times a second. Ends with the signal. */
  watch(signal: AbortSignal): AsyncIterable<readonly UploadJob[]>;
  /** The job when nobody here works on it any more: done, failed, paused or cancelled. */
  finished(id: string, signal?: AbortSignal): Promise<UploadJob>;
  /** Pauses everything. */
  close(): Promise<void>;
}

export function createUploads(ports: UploadPorts, options: UploadOptions = {}): Uploads {
  const board = createJobBoard(ports.journal, ports.locks, ports.clock);
  const ranks = new Map<string, number>();
  const runs = createRuns(board, {
    ports,
    rankOf: (id) => ranks.get(id) ?? ranks.size,
    giveUpAfterMs: options.giveUpAfterMs ?? Infinity,
  });
  // the journal forgets what was sent in this run of the app, which is right for every other one
  const withTraffic = async (id: string): Promise<UploadJob> => {
    const job = await board.get(id);
    return job.state === 'failed' || job.state === 'paused' ? { ...job, ...runs.traffic(id) } : job;
  };
  return {
    add: async (wish) => {
      const running = board.held().find((job) => isForSame(job, wish));
      if (running !== undefined) return { job: running, begins: 'resumes' };
      const added = await addUpload(ports, board, wish);
      if (added.begins === 'new') runs.expectNothing(added.job.id);
      return added;
    },
    wish: (id, ifExists) => wishAnew(ports, board, id, ifExists),
    start: (id) => runs.start(id),
    pause: async (id) => {
      await runs.stop(id);
      return withTraffic(id);
    },
    cancel: async (id) => {
      await runs.stop(id);
      const job = await board.get(id);
      if (isUnfinished(job)) await cancelOnServer(ports, board, job);
      return board.get(id);
    },
    list: () => board.list(),
    get: (id) => board.get(id),
    running: () => board.held(),
    lanes: (id) => runs.lanes(id),
    rank: (ids) => {
      ranks.clear();
      for (const [index, id] of ids.entries()) ranks.set(id, index);
    },
    forget: (ids) => board.forget(ids),
    watch: (signal) => board.watch(signal),
    finished: async (id, signal) => {
      await unlessAborted(runs.ended(id), signal);
      return withTraffic(id);
    },
    close: () => runs.stopAll(),
  };
}

async function unlessAborted(
  ended: Promise<void> | undefined,
  signal?: AbortSignal,
): Promise<void> {
  if (signal === undefined) return ended;
  signal.throwIfAborted();
  let leave: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => {
    leave = resolve;
    signal.addEventListener('abort', leave, { once: true });
  });
  await Promise.race([ended, aborted]);
  signal.removeEventListener('abort', leave);
  signal.throwIfAborted();
}

async function addUpload(
  ports: UploadPorts,
  board: JobBoard,
  wish: UploadWish,
): Promise<AddedUpload> {
  const identity = await ports.files.identify(wish.path);
  const lock = await ports.locks.acquire(wish.target.bucket, wish.target.objectKey);
  try {
    const { bucket, objectKey } = wish.target;
    const earlier = (await ports.journal.at(bucket, objectKey)).findLast((job) =>
      isForSame(job, wish),
    );
    const job = earlier === undefined ? newJob(ports, wish, identity) : takenUp(earlier, wish);
    await board.put(job);
    return { job, begins: earlier === undefined ? 'new' : beginsOf(earlier, identity) };
  } finally {
    lock.release();
  }
}

async function wishAnew(
  ports: UploadPorts,
  board: JobBoard,
  id: string,
  ifExists: IfExists,
): Promise<void> {
  if (board.held().some((job) => job.id === id)) return;
  const { target } = await board.get(id);
  const lock = await ports.locks.acquire(target.bucket, target.objectKey);
  try {
    const job = await board.get(id);
    if (isUnfinished(job)) await board.put({ ...job, ifExists });
  } finally {
    lock.release();
  }
}

function newJob(ports: UploadPorts, wish: UploadWish, identity: FileIdentity): UploadJob {
  const { connectionId, path, target, ifExists } = wish;
  return {
    id: ports.newId(),
    connectionId,
    path,
    target,
    identity,
    partSize: partSizeFor(identity.size, wish.partSize),
    ifExists,
    createdAt: ports.clock.now(),
    state: 'waiting',
  };
}

/** The lock is held, so nobody works on the job any more; the wish about an existing object is the newest. */
function takenUp(earlier: UploadJob, { connectionId, ifExists }: UploadWish): UploadJob {
  const resting = isActive(earlier) ? next(earlier, { type: 'paused' }) : earlier;
  return { ...resting, connectionId, ifExists };
}

function beginsOf(earlier: UploadJob, identity: FileIdentity): AddedUpload['begins'] {
  if (isSameFile(earlier.identity, identity)) return 'resumes';
  return (resumeOf(earlier)?.doneBytes ?? 0) > 0 ? 'startsOver' : 'resumes';
}

function isForSame(job: UploadJob, { path, target }: UploadWish): boolean {
  return (
    isUnfinished(job) &&
    job.path === path &&
    job.target.bucket === target.bucket &&
    job.target.objectKey === target.objectKey
  );
}
